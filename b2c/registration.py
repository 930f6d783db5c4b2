"""What every application registration has that can run user flows."""

AUDIENCE = "AzureADandPersonalMicrosoftAccount"
"""The one audience that can run user flows:
https://learn.microsoft.com/graph/api/resources/application#signinaudience-values"""

TOKEN_VERSION = 2
"""Required by that audience; the tokens still say `ver` 1.0."""
