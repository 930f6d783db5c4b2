"""The Power Platform environment beside the tenant: its ids, its tables, its connectors."""
