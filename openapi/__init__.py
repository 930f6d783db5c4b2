"""The Swagger 2.0 file of a connector, made from any OpenAPI description and checked by rules."""
