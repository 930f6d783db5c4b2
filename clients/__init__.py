"""Conversations with Microsoft's services: credentials, retries, refusals."""
