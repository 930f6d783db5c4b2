"""The schema of the provider's own configuration."""

from plugin.schema_spec import FLAG, INTEGER, TEXT, Spec, described

# Environment variables are not given as `defaultInfo`: programs would then write what they find
# there into the state. The plugin reads them itself.
CONFIGURATION: dict[str, Spec] = {
    "tenantId": described(TEXT, "The B2C tenant, by its id or domain. Else `ARM_TENANT_ID`."),
    "clientId": described(
        TEXT,
        "The application that the provider signs in as, registered in the B2C tenant. Else "
        "`ARM_CLIENT_ID`.",
    ),
    "clientIdFilePath": described(
        TEXT, "The file with the application's id. Else `ARM_CLIENT_ID_FILE_PATH`."
    ),
    "clientSecret": described(
        TEXT, "The application's secret. Else `ARM_CLIENT_SECRET`.", secret=True
    ),
    "clientSecretFilePath": described(
        TEXT, "The file with the application's secret. Else `ARM_CLIENT_SECRET_FILE_PATH`."
    ),
    "clientCertificate": described(
        TEXT,
        "The application's certificate with its private key: a PKCS#12 file in base64. Else "
        "`ARM_CLIENT_CERTIFICATE`.",
        secret=True,
    ),
    "clientCertificatePath": described(
        TEXT, "The path of such a file. Else `ARM_CLIENT_CERTIFICATE_PATH`."
    ),
    "clientCertificatePassword": described(
        TEXT,
        "The password of the certificate. Else `ARM_CLIENT_CERTIFICATE_PASSWORD`.",
        secret=True,
    ),
    "useOidc": described(FLAG, "Whether to sign in by a federated token. Else `ARM_USE_OIDC`."),
    "oidcToken": described(TEXT, "The federated token. Else `ARM_OIDC_TOKEN`.", secret=True),
    "oidcTokenFilePath": described(
        TEXT, "The file with the federated token. Else `ARM_OIDC_TOKEN_FILE_PATH`."
    ),
    "oidcRequestUrl": described(
        TEXT,
        "Where to ask for a federated token. Else `ARM_OIDC_REQUEST_URL`, or "
        "`ACTIONS_ID_TOKEN_REQUEST_URL` of a GitHub workflow.",
    ),
    "oidcRequestToken": described(
        TEXT,
        "The bearer token of that question. Else `ARM_OIDC_REQUEST_TOKEN`, or "
        "`ACTIONS_ID_TOKEN_REQUEST_TOKEN` of a GitHub workflow.",
        secret=True,
    ),
    "environment": described(
        TEXT,
        "The cloud, in azuread's words: public, usgovernment, usgovernmentl5 or china. Else "
        "`ARM_ENVIRONMENT`, else public.",
    ),
    "metadataHost": described(
        TEXT, "The host that tells the cloud's addresses. Else `ARM_METADATA_HOSTNAME`."
    ),
    "requestsPerMinute": described(
        INTEGER,
        "How many requests a minute are sent at most; 190 if not given, because Microsoft Graph "
        "allows an application 200 in a tenant.",
    ),
}
