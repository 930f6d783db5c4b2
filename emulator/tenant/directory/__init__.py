"""The directory: applications, service principals, their credentials, and the types of them all."""
