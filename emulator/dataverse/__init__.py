"""Dataverse's Web API as far as a custom connector needs it: the table `connectors` and sharing.

The organization belongs to a third directory, as in reality, since neither a B2C tenant nor the
subscription's directory need be that of Power Platform.
"""
