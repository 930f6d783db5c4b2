"""The subscription beside the tenant: its ids, its first resources, and resource ids."""
