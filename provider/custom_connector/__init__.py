"""The resource type b2c:index:CustomConnector."""
