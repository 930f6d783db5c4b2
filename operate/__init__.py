"""Commands for any stack, real or rehearsal: `b2c-connector`, or `python -m operate`."""
