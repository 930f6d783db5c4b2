"""User flows with their parts, the words of their pages, and what only the portal sets."""
