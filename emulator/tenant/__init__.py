"""What the emulated tenant holds: state alone, without HTTP. No module here imports a face."""
