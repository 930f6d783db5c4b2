"""An example of a web API that Azure AD B2C protects: each person sees their own orders."""
