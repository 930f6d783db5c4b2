"""The state of the emulated tenant, without HTTP. No module of this folder imports a service."""
