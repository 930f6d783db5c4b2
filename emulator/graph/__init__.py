"""Microsoft Graph v1.0 (and the few beta routes that deployers use) for one tenant."""
