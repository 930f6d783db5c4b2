"""Clients of Microsoft's services: credentials, retries and errors."""
