"""The rehearsal: a local tenant that plays Entra ID, Microsoft Graph and B2C, and what starts it.

Nothing in `components`, `infra` or `operate` knows that this package exists.
"""
