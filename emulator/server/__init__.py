"""The server of the emulated tenant: one application on two listeners."""
