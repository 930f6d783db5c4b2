"""The control API below `/_rehearsal/`."""
