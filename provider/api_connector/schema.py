"""The schema of `b2c:index:ApiConnector`."""

from plugin.schema_spec import TEXT, described, resource

_WRITE_ONLY = (
    " The service never shows it: a change made elsewhere is not seen. After an import it is "
    "unknown, and sent by the first update that gives it."
)

API_CONNECTOR = resource(
    "An API connector of an Azure AD B2C tenant: a web API that user flows call. It signs in to "
    "the API with `username` and `password`, or with `certificate`. A tenant has at most 20.\n\n"
    "Import: `pulumi import b2c:index:ApiConnector check-invitation <GUID>`",
    {
        "displayName": described(
            TEXT, "The connector's name. No second connector of this name is made."
        ),
        "targetUrl": described(
            TEXT, "The URL that flows call; https, or http for this machine only."
        ),
        "username": described(TEXT, "The user name for HTTP basic authentication."),
        "password": described(
            TEXT, "The password for HTTP basic authentication." + _WRITE_ONLY, secret=True
        ),
        "certificate": described(
            TEXT,
            "A client certificate with its private key: a PKCS#12 file (.pfx) in base64. Another "
            "one is added to those that the connector has, so that the API may accept both for a "
            "time." + _WRITE_ONLY,
            secret=True,
        ),
        "certificatePassword": described(
            TEXT, "The password of the PKCS#12 file; none if not given.", secret=True
        ),
    },
    required=("displayName", "targetUrl"),
)
