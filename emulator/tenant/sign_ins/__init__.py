"""What comes of sign-ins: keys, codes and refresh tokens, sessions, and the log."""
