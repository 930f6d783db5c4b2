"""Azure AD B2C's policy endpoints and pages, as the rehearsal tenant plays them."""
