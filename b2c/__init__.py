"""What Azure AD B2C accepts and how it is addressed: pure, without Pulumi and without a request."""
