"""The properties of a group (Graph reference), as far as owners and grants need them."""

from __future__ import annotations

from emulator.tenant.directory.types import (
    BOOLEAN,
    IDENTIFIER,
    MOMENT,
    TEXT,
    TEXTS,
    Complex,
    Entity,
    Property,
)

GROUP = Entity(
    "Group",
    "group",
    {
        "id": Property(IDENTIFIER, read_only=True),
        "deletedDateTime": Property(MOMENT, read_only=True),
        "classification": Property(TEXT),
        "createdDateTime": Property(MOMENT, read_only=True),
        "description": Property(TEXT),
        "displayName": Property(TEXT, required=True),
        "expirationDateTime": Property(MOMENT, read_only=True),
        "groupTypes": Property(TEXTS),
        "isAssignableToRole": Property(BOOLEAN),
        "mail": Property(TEXT, read_only=True),
        "mailEnabled": Property(BOOLEAN),
        "mailNickname": Property(TEXT, required=True),
        "membershipRule": Property(TEXT),
        "membershipRuleProcessingState": Property(TEXT),
        "onPremisesDomainName": Property(TEXT, read_only=True),
        "onPremisesLastSyncDateTime": Property(MOMENT, read_only=True),
        "onPremisesNetBiosName": Property(TEXT, read_only=True),
        "onPremisesSamAccountName": Property(TEXT, read_only=True),
        "onPremisesSecurityIdentifier": Property(TEXT, read_only=True),
        "onPremisesSyncEnabled": Property(BOOLEAN, read_only=True),
        "preferredDataLocation": Property(TEXT),
        "preferredLanguage": Property(TEXT),
        "proxyAddresses": Property(TEXTS, read_only=True),
        "renewedDateTime": Property(MOMENT, read_only=True),
        "resourceBehaviorOptions": Property(TEXTS),
        "resourceProvisioningOptions": Property(TEXTS),
        "securityEnabled": Property(BOOLEAN),
        "securityIdentifier": Property(TEXT, read_only=True),
        "theme": Property(TEXT),
        "uniqueName": Property(TEXT),
        "visibility": Property(TEXT),
        "writebackConfiguration": Property(
            Complex(
                "groupWritebackConfiguration",
                {"isEnabled": Property(BOOLEAN), "onPremisesGroupType": Property(TEXT)},
            )
        ),
    },
    bindable=frozenset({"owners", "members"}),
)
