"""The first rows of the environment: its deployer, a person, a group, solutions and publishers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from emulator.tenant.power_platform.identity import (
    DEFAULT_PREFIX,
    SOLUTION,
    SOLUTION_PREFIX,
    PowerPlatform,
)
from emulator.tenant.power_platform.rows import save_row
from emulator.tenant.store import Store

DEPLOYER = PowerPlatform.deployer

# teams.teamtype: a Microsoft Entra security group.
_SECURITY_GROUP = 2


def seed_power_platform(
    store: Store, platform: PowerPlatform, now: datetime, deployer_secret: str
) -> None:
    """Create the first rows, unless the environment has its deployer already."""
    if store.get(DEPLOYER, platform.client_id) is not None:
        return
    application = platform.application("deployer of the environment", now, deployer_secret)
    application["keyCredentials"] = []
    store.put(DEPLOYER, platform.client_id, application)
    _seed_principals(store, platform)
    _seed_solutions(store, platform)


def _seed_principals(store: Store, platform: PowerPlatform) -> None:
    common = {"isdisabled": False, "_businessunitid_value": platform.business_unit_id}
    application_user = {
        **common,
        "systemuserid": platform.application_user_id,
        "fullname": "# deployer of the environment",
        "domainname": f"deployer@{platform.name}.onmicrosoft.com",
        "applicationid": platform.client_id,
        "azureactivedirectoryobjectid": platform.principal_id,
    }
    maker = {
        **common,
        "systemuserid": platform.row_id("maker"),
        "fullname": "Mira Maker",
        "domainname": f"mira@{platform.name}.onmicrosoft.com",
        "applicationid": None,
        "azureactivedirectoryobjectid": platform.maker_object_id,
    }
    team = {
        "teamid": platform.row_id("makers"),
        "name": "Makers",
        "teamtype": _SECURITY_GROUP,
        "azureactivedirectoryobjectid": platform.makers_group_id,
        "_businessunitid_value": platform.business_unit_id,
    }
    for user in (application_user, maker):
        save_row(store, "systemusers", user)
    save_row(store, "teams", team)


def _seed_solutions(store: Store, platform: PowerPlatform) -> None:
    for role, unique_name, prefix in (
        ("default", f"DefaultPublisher{platform.unique_name}", DEFAULT_PREFIX),
        ("rehearsal", "RehearsalPublisher", SOLUTION_PREFIX),
    ):
        publisher: dict[str, Any] = {
            "publisherid": platform.row_id(f"publisher/{role}"),
            "uniquename": unique_name,
            "friendlyname": unique_name,
            "customizationprefix": prefix,
            "isreadonly": False,
        }
        save_row(store, "publishers", publisher)
    for role, unique_name in (("default", "Default"), ("rehearsal", SOLUTION)):
        solution: dict[str, Any] = {
            "solutionid": platform.row_id(f"solution/{role}"),
            "uniquename": unique_name,
            "friendlyname": "Default Solution" if role == "default" else unique_name,
            "version": "1.0.0.0",
            "ismanaged": False,
            "isvisible": True,
            "_publisherid_value": platform.row_id(f"publisher/{role}"),
        }
        save_row(store, "solutions", solution)
