"""Situations of the credentials with which a stack is deployed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from emulator.tenant.clock import graph_time
from emulator.tests.conftest import DEPLOYER_SECRET, InProcessTenant
from operate.explain import code_in
from tests.remedies.situation import Outcomes, Situations

GRAPH = {"public": "https://graph.microsoft.com", "usgovernment": "https://graph.microsoft.us"}


@dataclass
class Deployer:
    """The variables of the README, and the sign-in that the providers do with them."""

    tenant: InProcessTenant
    variables: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        identity = self.tenant.state.identity
        self.variables = {
            "ARM_TENANT_ID": identity.id,
            "ARM_CLIENT_ID": identity.deployer_client_id,
            "ARM_CLIENT_SECRET": DEPLOYER_SECRET,
            "ARM_ENVIRONMENT": "public",
        }

    def sign_in(self) -> str | None:
        """The code of the refusal; None if there is a token for Microsoft Graph."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.variables["ARM_CLIENT_ID"],
            "client_secret": self.variables["ARM_CLIENT_SECRET"],
            "scope": f"{GRAPH[self.variables['ARM_ENVIRONMENT']]}/.default",
        }
        path = f"/{self.variables['ARM_TENANT_ID']}/oauth2/v2.0/token"
        response = self.tenant.http.request("POST", path, data=form)
        return None if response.is_success else code_in(response.json()["error_description"])

    def application(self, **secret: str) -> tuple[str, str]:
        """Another application of the deployer's in the B2C tenant: its client id and a secret."""
        made = self.tenant.application(displayName="deployer")
        self.tenant.principal(made["appId"])
        return made["appId"], self.secret(made["id"], **secret)

    def secret(self, object_id: str, **properties: str) -> str:
        path = f"/v1.0/applications/{object_id}/addPassword"
        body = {"passwordCredential": {"displayName": "deployer", **properties}}
        return str(self.tenant.ok("POST", path, body)["secretText"])


SITUATIONS: Situations[Deployer] = Situations()


@SITUATIONS.of("AADSTS500011", "As deployer, set ARM_ENVIRONMENT to the tenant's cloud.")
def another_cloud(it: Deployer) -> Outcomes:
    it.variables["ARM_ENVIRONMENT"] = "usgovernment"
    yield it.sign_in()
    it.variables["ARM_ENVIRONMENT"] = "public"
    yield it.sign_in()


@SITUATIONS.of(
    "AADSTS7000215",
    "As deployer, set ARM_CLIENT_SECRET to the value of a secret of ARM_CLIENT_ID.",
)
def a_wrong_secret(it: Deployer) -> Outcomes:
    it.variables["ARM_CLIENT_SECRET"] = "wrong"
    yield it.sign_in()
    it.variables["ARM_CLIENT_SECRET"] = DEPLOYER_SECRET
    yield it.sign_in()


@SITUATIONS.of(
    "AADSTS7000222",
    "As deployer, make another secret for ARM_CLIENT_ID in the B2C tenant, and set "
    "ARM_CLIENT_SECRET to its value.",
)
def an_expired_secret(it: Deployer) -> Outcomes:
    clock = it.tenant.state.clock
    ends = graph_time(clock.now() + timedelta(minutes=5))
    client_id, secret = it.application(endDateTime=ends)
    it.variables |= {"ARM_CLIENT_ID": client_id, "ARM_CLIENT_SECRET": secret}
    assert it.sign_in() is None
    clock.offset_seconds += 301
    yield it.sign_in()
    (application,) = it.tenant.state.store.find("application", "appId", client_id)
    it.variables["ARM_CLIENT_SECRET"] = it.secret(application["id"])
    yield it.sign_in()


@SITUATIONS.of(
    "AADSTS700016",
    "As deployer, set ARM_TENANT_ID to the B2C tenant's id and ARM_CLIENT_ID to an application "
    "that is registered in it.",
)
def an_application_of_another_tenant(it: Deployer) -> Outcomes:
    it.variables["ARM_CLIENT_ID"] = "11111111-2222-3333-4444-555555555555"
    yield it.sign_in()
    client_id, secret = it.application()
    it.variables |= {
        "ARM_TENANT_ID": it.tenant.state.identity.id,
        "ARM_CLIENT_ID": client_id,
        "ARM_CLIENT_SECRET": secret,
    }
    yield it.sign_in()


@SITUATIONS.of(
    "AADSTS900144", "As deployer, set ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET."
)
def an_empty_variable(it: Deployer) -> Outcomes:
    variables = dict(it.variables)
    it.variables["ARM_CLIENT_ID"] = ""
    yield it.sign_in()
    it.variables |= variables
    yield it.sign_in()
