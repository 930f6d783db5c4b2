"""What B2C accepts in a user flow."""
