"""The rehearsal: a local tenant that plays Entra ID and Microsoft Graph, and what starts it.

Nothing in `infra`, `components` or `provider` knows that this package exists.
"""
