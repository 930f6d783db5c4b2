"""The tenant's own page: registrations, user flows, connectors, people, sign-ins, findings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.b2c.service import B2cService
from emulator.sign_in_findings import (
    clients_of,
    findings,
    granted_scopes,
    principal_of,
    redirect_uris,
)
from emulator.tenant.clock import graph_time, parse_time
from emulator.tenant.power_platform.identity import PowerPlatform
from emulator.tenant.power_platform.published import published
from emulator.tenant.power_platform.rows import all_rows, find_row, shares_of
from emulator.tenant.power_platform.sign_in import secrets_in, sign_ins
from emulator.tenant.state import TenantState
from emulator.tenant.store import Document
from emulator.tenant.user_flows.seed import DEMO_EMAIL, DEMO_PASSWORD, DEMO_USERNAME
from emulator.tenant.user_flows.texts import FALLBACK, Texts
from emulator.tenant.user_flows.user_flow import UserFlow, all_user_flows

_SIGN_INS = 25
_REQUESTS = 40


class TenantPage:
    """`GET /`. Shows secrets of applications by hint and date only, and verification codes, since
    the emulator sends no mail."""

    def __init__(self, service: B2cService) -> None:
        self._service = service
        self._tenant = service.tenant

    def routes(self) -> list[Route]:
        return [Route("/", self.show)]

    async def show(self, _request: Request) -> Response:
        tenant = self._tenant
        values = {
            "identity": tenant.identity,
            "now": graph_time(tenant.clock.now()),
            "urls": [tenant.url, tenant.tls_url],
            "findings": findings(tenant),
            "applications": [
                self._application(application) for application in tenant.store.list("application")
            ],
            "flows": [_flow(policy) for policy in all_user_flows(tenant.store)],
            "platform": PowerPlatform(tenant.identity.name),
            "connectors": [_connector(tenant, row) for row in all_rows(tenant.store, "connectors")],
            "people": [_person(user) for user in tenant.store.list("user")],
            "mail": list(reversed(self._service.outbox.mail())),
            "sign_ins": [
                _event(entry) for entry in list(reversed(self._service.log.entries()))[:_SIGN_INS]
            ],
            "requests": list(reversed(tenant.requests.since()))[:_REQUESTS],
            "demo": {"email": DEMO_EMAIL, "username": DEMO_USERNAME, "password": DEMO_PASSWORD},
        }
        return self._service.pages.page("tenant.html", Texts(FALLBACK), values)

    def _application(self, application: Document) -> dict[str, Any]:
        tenant = self._tenant
        principal = principal_of(tenant, application["appId"])
        scopes = (application.get("api") or {}).get("oauth2PermissionScopes") or ()
        now = tenant.clock.now()
        return {
            "name": application["displayName"],
            "client_id": application["appId"],
            "is_client": any(
                client["appId"] == application["appId"] for client in clients_of(tenant)
            ),
            "is_deployer": application["appId"] == tenant.identity.deployer_client_id,
            "audience": application.get("signInAudience"),
            "notes": application.get("notes"),
            "principal": principal["id"] if principal else None,
            "identifier_uris": application.get("identifierUris") or [],
            "scopes": [{"name": scope["value"], "enabled": scope["isEnabled"]} for scope in scopes],
            "redirect_uris": redirect_uris(application),
            "secrets": [_secret(item, now) for item in application["passwordCredentials"]],
            "grants": self._grants(application),
        }

    def _grants(self, application: Document) -> list[dict[str, str]]:
        store = self._tenant.store
        grants = []
        for resource_id, scopes in granted_scopes(self._tenant, application).items():
            resource = store.get("servicePrincipal", resource_id) or {}
            owner = store.find("application", "appId", resource.get("appId", ""))
            name = owner[0]["displayName"] if owner else resource.get("displayName", resource_id)
            grants.append({"api": name, "scopes": " ".join(sorted(scopes))})
        return grants


def _secret(stored: Document, now: datetime) -> dict[str, str]:
    ends = parse_time(stored["endDateTime"])
    starts = parse_time(stored["startDateTime"])
    state = "expired" if ends <= now else "not valid yet" if starts > now else "valid"
    return {
        "name": stored.get("displayName") or "",
        "hint": stored["hint"],
        "expires": graph_time(ends),
        "state": state,
    }


def _flow(policy: UserFlow) -> dict[str, Any]:
    window = policy.settings.sliding_window_days
    languages = policy.languages
    return {
        "id": policy.id,
        "type": policy.type,
        "version": "Recommended" if policy.is_recommended else "Standard (legacy)",
        "providers": list(policy.identity_providers),
        "attributes": [
            f"{attribute.id} ({'optional' if attribute.optional else 'required'})"
            for attribute in policy.attributes
        ],
        "languages": list(dict.fromkeys(languages.offered())) if languages.customized else [],
        "connectors": dict(policy.api_connectors),
        "settings": policy.settings,
        "window": "no expiry" if window is None else f"{window} days",
    }


def _connector(tenant: TenantState, row: Document) -> dict[str, Any]:
    connector = published(tenant, row)
    parameters = (connector.parameters, connector.parameter_sets)
    return {
        "name": connector.display_name,
        "row_name": row["name"],
        "id": connector.connector_id,
        "internal_id": connector.internal_id,
        "redirect_url": connector.redirect_url,
        "client_ids": [
            settings.get("clientId", "")
            for each in parameters
            for _place, settings in sign_ins(each)
        ],
        "has_secret": any(secrets_in(each) for each in parameters),
        "shares": [
            f"{_principal_name(tenant, share)}: {', '.join(share['rights'])}"
            for share in shares_of(tenant.store, connector.connector_id)
        ],
        "changed": row["modifiedon"],
    }


def _principal_name(tenant: TenantState, share: Document) -> str:
    entity_set, column = (
        ("systemusers", "fullname") if share["type"] == "systemuser" else ("teams", "name")
    )
    row = find_row(tenant.store, entity_set, share["principal"]) or {}
    return str(row.get(column, share["principal"]))


def _person(user: Document) -> dict[str, Any]:
    names = [
        f"{item['issuerAssignedId']} ({item['signInType']})"
        if item["signInType"] != "federated"
        else f"{item['issuer']} account"
        for item in user["identities"]
        if item["signInType"] != "userPrincipalName"
    ]
    return {
        "name": user["displayName"],
        "id": user["id"],
        "names": names,
        "other_mails": user.get("otherMails", []),
        "enabled": user.get("accountEnabled", True),
        "created": user.get("createdDateTime", ""),
    }


def _event(entry: Document) -> dict[str, str]:
    """A line of the sign-in log: the event with its code, reason or scope."""
    details = [entry[name] for name in ("code", "message", "scope") if entry.get(name)]
    return {
        "time": entry["createdDateTime"],
        "policy": entry["policy"],
        "client": entry["client"],
        "person": entry.get("user", ""),
        "event": entry["event"],
        "details": " ".join(details),
    }
