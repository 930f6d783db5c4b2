"""What the project relies on and cannot prove by itself, and how a tenant settles it."""
