"""The subscription beside the tenant: its ids, its first resources, addresses of resources."""
