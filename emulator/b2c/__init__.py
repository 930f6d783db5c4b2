"""Azure AD B2C's policy endpoints and pages, as the emulator has them."""
