"""The directory: applications, service principals, their credentials, and their entity types."""
