"""Microsoft Graph v1.0 (and the beta routes that deployers use) for one tenant."""
