"""Commands for any stack, real or rehearsal: `python -m operate`."""
