"""The state that sign-ins leave: keys, codes and refresh tokens, sessions, and the log."""
