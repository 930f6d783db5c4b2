"""User flows with their parts, the texts of their pages, and their portal settings."""
