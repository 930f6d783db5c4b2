"""Applications, user flows and connectors that exist come under a stack's management."""
