"""How to be a Pulumi plugin: the server, values, and what a resource type can do."""
