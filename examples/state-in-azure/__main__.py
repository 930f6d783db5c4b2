"""Where the state of connector stacks is kept, and the key that encrypts the secrets in it.

Makes a storage account with one container, a key vault with one key, and the two roles that running
a stack needs, for each deployer. Makes no stack: README.md has the commands. This program's own
state starts in a local folder, because the backend that it makes is not there yet.

Addresses and roles as https://www.pulumi.com/docs/iac/guides/basics/using-a-diy-backend/ and
https://www.pulumi.com/docs/iac/concepts/secrets/#azure-key-vault say.
"""

from collections.abc import Mapping, Sequence

import pulumi
from pulumi_azure_native import authorization, keyvault, resources, storage

CONTAINER = "pulumi-state"
KEY = "pulumi-secrets"
# https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
STORAGE_BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
KEY_VAULT_CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"

config = pulumi.Config()
azure = pulumi.Config("azure-native")
deployers: Sequence[Mapping[str, str]] = config.require_object("deployers")

# Without the state nobody knows what was deployed, without the key nobody reads its secrets.
protected = pulumi.ResourceOptions(protect=True)

group = resources.ResourceGroup(
    "group",
    resource_group_name=config.require("resourceGroup"),
    location=config.require("location"),
)

account = storage.StorageAccount(
    "account",
    account_name=config.require("account"),
    resource_group_name=group.name,
    kind=storage.Kind.STORAGE_V2,
    sku={"name": storage.SkuName.STANDARD_ZRS},
    allow_blob_public_access=False,
    # An account key reads every stack, belongs to nobody and never ends; roles do not.
    allow_shared_key_access=False,
    enable_https_traffic_only=True,
    minimum_tls_version=storage.MinimumTlsVersion.TLS1_2,
    opts=protected,
)
# The engine overwrites a state in place and has no undo.
storage.BlobServiceProperties(
    "history",
    account_name=account.name,
    resource_group_name=group.name,
    blob_services_name="default",
    is_versioning_enabled=True,
    delete_retention_policy={"enabled": True, "days": 30},
    container_delete_retention_policy={"enabled": True, "days": 30},
)
container = storage.BlobContainer(
    "container",
    container_name=CONTAINER,
    account_name=account.name,
    resource_group_name=group.name,
    public_access=storage.PublicAccess.NONE,
    opts=protected,
)

vault = keyvault.Vault(
    "vault",
    vault_name=config.require("vault"),
    resource_group_name=group.name,
    properties={
        "tenant_id": azure.require("tenantId"),
        "sku": {"family": keyvault.SkuFamily.A, "name": keyvault.SkuName.STANDARD},
        "enable_rbac_authorization": True,
        # Cannot be taken back: a deleted key stays restorable for as long as the days say.
        "enable_purge_protection": True,
        "soft_delete_retention_in_days": 90,
    },
    opts=protected,
)
key = keyvault.Key(
    "key",
    key_name=KEY,
    vault_name=vault.name,
    resource_group_name=group.name,
    # The engine encrypts with RSA-OAEP-256 (https://gocloud.dev/howto/secrets/#azure).
    properties={
        "kty": keyvault.JsonWebKeyType.RSA,
        "key_size": 3072,
        "key_ops": [keyvault.JsonWebKeyOperation.ENCRYPT, keyvault.JsonWebKeyOperation.DECRYPT],
    },
    opts=protected,
)


def role(name: str) -> str:
    """The address of a built-in role."""
    subscription = azure.require("subscriptionId")
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{name}"


for deployer in deployers:
    who = deployer["objectId"]
    for name, scope, granted in (
        ("state", container.id, STORAGE_BLOB_DATA_CONTRIBUTOR),
        ("secrets", key.id, KEY_VAULT_CRYPTO_USER),
    ):
        authorization.RoleAssignment(
            f"{name}-{who}",
            scope=scope,
            role_definition_id=role(granted),
            principal_id=who,
            # Unless told, Azure looks the principal up, and may not find a new one yet.
            principal_type=deployer["type"],
        )

pulumi.export(
    "backendUrl", pulumi.Output.concat("azblob://", CONTAINER, "?storage_account=", account.name)
)
# With the key's version: without one the engine takes the newest, which after a rotation of the key
# cannot open what an older one encrypted.
pulumi.export(
    "secretsProvider",
    key.key_uri_with_version.apply(lambda uri: uri.replace("https://", "azurekeyvault://", 1)),
)
