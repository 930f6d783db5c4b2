from __future__ import annotations

import json

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding

from emulator.entra.client_assertions import ASSERTION_TYPE
from emulator.tests.dataverse.conftest import KEY, Organization, connector_body
from emulator.tests.entra.test_client_assertions import (
    AUDIENCE,
    ISSUER,
    SUBJECT,
    Workload,
    thumbprint,
)


def _status(response: httpx.Response) -> tuple[int, int]:
    return response.status_code, response.json()["error_codes"][0]


def test_the_organization_takes_tokens_of_its_own_directory_only(
    organization: Organization,
) -> None:
    """Those of the other directories open other services, and its own opens none of those."""
    tenant = organization.tenant
    for token in (tenant.token(), tenant.token(scope="https://management.azure.com/.default"), "x"):
        response = organization.call("GET", "WhoAmI", token=token)
        assert response.status_code == 401
        assert organization.platform.tenant_id in response.headers["www-authenticate"]
    bare = tenant.http.request("GET", f"{organization.url}/api/data/v9.2/connectors")
    assert bare.status_code == 401
    own = {"Authorization": f"Bearer {organization.token()}"}
    assert tenant.http.request("GET", "/v1.0/applications", headers=own).status_code == 401


def test_a_token_ends_after_an_hour(organization: Organization) -> None:
    token = organization.token()
    organization.tenant.state.clock.offset_seconds += 3601
    assert organization.call("GET", "connectors", token=token).status_code == 401


def test_the_token_endpoint_refuses_in_entras_words(organization: Organization) -> None:
    identity = organization.tenant.state.identity
    assert _status(organization.token_response(client_secret="another")) == (401, 7000215)
    assert organization.token_response(client_secret="another").json()["error"] == "invalid_client"
    assert _status(organization.token_response(client_id=identity.deployer_client_id)) == (
        400,
        700016,
    )
    other = "https://contoso.crm4.dynamics.com/.default"
    assert _status(organization.token_response(scope=other)) == (400, 500011)


def test_the_directory_is_discovered_under_its_own_id(organization: Organization) -> None:
    directory = organization.platform.tenant_id
    found = organization.tenant.http.request(
        "GET", f"{organization.url}/{directory}/v2.0/.well-known/openid-configuration"
    ).json()
    assert found["token_endpoint"] == f"{organization.url}/{directory}/oauth2/v2.0/token"


def test_without_membership_nothing_can_be_read(organization: Organization) -> None:
    organization.switch(membership="missing")
    for path in ("WhoAmI", "connectors", f"connectors({KEY})"):
        assert organization.refused("GET", path) == (403, "0x80072560")


@pytest.mark.parametrize("privileges", ["read", "none"])
def test_without_privileges_nothing_can_be_written(
    organization: Organization, privileges: str
) -> None:
    organization.create()
    organization.switch(privileges=privileges)
    writes = (
        ("POST", "connectors", connector_body(connectorid=None, name="new_other")),
        ("PATCH", f"connectors({KEY})", {"description": "x"}),
        ("DELETE", f"connectors({KEY})", None),
    )
    for method, path, body in writes:
        assert organization.refused(method, path, body) == (403, "0x80040220")
    read = organization.call("GET", f"connectors({KEY})")
    assert read.status_code == (200 if privileges == "read" else 403)


def _held(organization: Organization, *names: str) -> list[str]:
    user = organization.ok("GET", "WhoAmI")["UserId"]
    function = "Microsoft.Dynamics.CRM.RetrieveUserSetOfPrivilegesByNames(PrivilegeNames=@p)"
    path = f"systemusers({user})/{function}?@p={json.dumps(names)}"
    return [held["PrivilegeName"] for held in organization.ok("GET", path)["RolePrivileges"]]


def test_the_organization_tells_which_privileges_a_user_has(organization: Organization) -> None:
    names = ("prvCreateConnector", "prvReadConnector", "prvCreateSomethingElse")
    assert _held(organization, *names) == ["prvCreateConnector", "prvReadConnector"]
    organization.switch(privileges="read")
    assert _held(organization, *names) == ["prvReadConnector"]
    organization.switch(privilegeNames="unknown")
    assert _held(organization, *names) == []


def test_the_organization_names_its_environment_and_directory(
    organization: Organization,
) -> None:
    kind = "Microsoft.Dynamics.CRM.EndpointAccessType'Default'"
    platform = organization.platform
    for path in (
        f"RetrieveCurrentOrganization(AccessType={kind})",
        f"RetrieveCurrentOrganization(AccessType=@p)?@p={kind}",
    ):
        detail = organization.ok("GET", path)["Detail"]
        assert detail["EnvironmentId"] == platform.environment_id
        assert detail["TenantId"] == platform.tenant_id
        assert detail["OrganizationId"] == platform.organization_id
    assert organization.ok("GET", "WhoAmI")["UserId"] == platform.application_user_id


def test_a_certificate_stands_for_the_secret(organization: Organization) -> None:
    workload = Workload(organization.tenant)
    workload.application = {"appId": organization.platform.client_id}
    certificate = workload.certificate()
    url = f"{organization.url}/{organization.platform.tenant_id}/oauth2/v2.0/token"
    header = {"x5t": thumbprint(certificate, SHA1())}

    def answer() -> httpx.Response:
        return organization.token_response(
            client_secret="",
            client_assertion_type=ASSERTION_TYPE,
            client_assertion=workload.assertion(header, aud=url),
        )

    assert _status(answer()) == (401, 700027)
    path = "/_rehearsal/powerPlatform/certificate"
    pem = certificate.public_bytes(Encoding.PEM)
    http = organization.tenant.http
    assert http.request("PUT", path, content=pem).status_code == 204
    assert answer().status_code == 200
    assert http.request("PUT", path, content=b"x").status_code == 400


def test_a_federated_issuers_token_stands_for_the_secret(organization: Organization) -> None:
    state, http = organization.tenant.state, organization.tenant.http
    http.request("PUT", "/_rehearsal/issuers", json={ISSUER: {"keys": state.keys.public()}})

    def status(**claims: str) -> tuple[int, int]:
        now = state.clock.timestamp()
        own = {"iss": ISSUER, "sub": SUBJECT, "aud": AUDIENCE, "nbf": now, "exp": now + 300}
        response = organization.token_response(
            client_secret="",
            client_assertion_type=ASSERTION_TYPE,
            client_assertion=state.keys.sign(own | claims),
        )
        return (200, 0) if response.is_success else _status(response)

    path = "/_rehearsal/powerPlatform/federation"
    assert status() == (401, 700211)
    credential = {"issuer": ISSUER, "subject": SUBJECT, "audience": AUDIENCE}
    assert http.request("PUT", path, json=credential).status_code == 204
    assert status() == (200, 0)
    assert status(sub="another") == (401, 700213)
    assert http.request("PUT", path, json={"issuer": ISSUER}).status_code == 400
