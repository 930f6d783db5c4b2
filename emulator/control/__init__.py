"""The control API below `/_rehearsal/`, over the tenant and the faces."""
