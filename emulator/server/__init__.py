"""The running tenant: one application, two listeners, from ready line to clean end."""
