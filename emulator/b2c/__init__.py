"""Azure AD B2C's endpoints and pages of user flows."""
