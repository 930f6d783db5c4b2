"""The example API over real keys and tokens, some good, most forged."""

import asyncio
import base64
import hashlib
import hmac
import importlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from openapi.connector_files import describe
from tests.examples.issuer import API, CLIENT, ISSUER, POLICY, Issuer, key_of
from tests.openapi.published_schemas import published_schema, violations

app: Any = importlib.import_module("orders_api.app")
connection: Any = importlib.import_module("orders_api.connection")
tokens: Any = importlib.import_module("orders_api.tokens")

SCOPES = [
    "https://contoso.onmicrosoft.com/orders/orders.read",
    "https://contoso.onmicrosoft.com/orders/orders.write",
]
OTHER = "99999999-9999-9999-9999-999999999999"


class Api:
    """Sends requests to the API without a network between."""

    def __init__(self, application: Any) -> None:
        self._transport = httpx.ASGITransport(application)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self._send("GET", path, **more))

    def post(self, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self._send("POST", path, **more))

    async def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://api") as client:
            return await client.request(method, path, **more)


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    yield issuer
    issuer.close()


def settings(issuer: Issuer, **more: str) -> dict[str, str]:
    return {
        "ISSUER": ISSUER,
        "API_CLIENT_ID": API,
        "JWKS_URL": issuer.jwks_url,
        "POLICY": POLICY,
        "API_SCOPES": " ".join(SCOPES),
        **more,
    }


@pytest.fixture
def api(issuer: Issuer) -> Api:
    return Api(app.create_app(connection.load(settings(issuer))))


def get(api: Api, token: str, path: str = "/orders") -> Any:
    return api.get(path, headers={"Authorization": f"Bearer {token}"})


def place(api: Api, token: str, item: str = "tea") -> Any:
    return api.post("/orders", headers={"Authorization": f"Bearer {token}"}, json={"item": item})


def encoded(part: object) -> str:
    content = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def test_a_person_places_an_order_and_finds_it_again(api: Api, issuer: Issuer) -> None:
    token = issuer.token()
    placed = place(api, token)
    assert placed.status_code == 201
    assert (placed.json()["item"], placed.json()["state"]) == ("tea", "placed")
    assert get(api, token).json() == [placed.json()]
    assert get(api, token, f"/orders/{placed.json()['id']}").json() == placed.json()
    assert get(api, token, "/orders?state=sent").json() == []


def test_a_person_is_the_subject_whatever_their_email(api: Api, issuer: Issuer) -> None:
    """Addresses change, and nobody verified them; a second person may even show the same one."""
    order = place(api, issuer.token(emails=["ada@example.com"])).json()
    moved = issuer.token(emails=["ada@example.org"])
    assert [one["id"] for one in get(api, moved).json()] == [order["id"]]
    impostor = issuer.token(sub="bbbbbbbb-0000-0000-0000-000000000002", emails=["ada@example.com"])
    assert get(api, impostor).json() == []
    assert get(api, impostor, f"/orders/{order['id']}").status_code == 404


def test_without_a_token_the_answer_is_a_bare_challenge(api: Api) -> None:
    for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer"}):
        answer = api.get("/orders", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="orders"'


FORGERIES: dict[str, Any] = {
    "no token at all": lambda _: "x",
    "three parts of nothing": lambda _: "a.b.c",
    "not signed": lambda issuer: (
        f"{encoded({'alg': 'none', 'kid': 'first'})}.{encoded(issuer.claims())}."
    ),
    "not signed, spelt otherwise": lambda issuer: (
        f"{encoded({'alg': 'NoNe', 'kid': 'first'})}.{encoded(issuer.claims())}."
    ),
    "signature cut off": lambda issuer: issuer.token().rpartition(".")[0] + ".",
    "claims exchanged": lambda issuer: ".".join(
        [
            issuer.token().split(".")[0],
            encoded(issuer.claims(sub=OTHER)),
            issuer.token().split(".")[2],
        ]
    ),
    "another key of the same name": lambda issuer: issuer.token(key=key_of("forger", "first")),
    "a key that nobody knows": lambda issuer: issuer.token(key=key_of("forger", "unknown")),
    "no name of a key": lambda issuer: issuer.token(header={"kid": ""}),
    "the key in the token itself": lambda issuer: issuer.token(
        key=key_of("forger", "first"),
        header={"jwk": key_of("forger", "first").as_dict(private=False)},
    ),
    "RS512 with the right key": lambda issuer: issuer.token(header={"alg": "RS512"}),
    "PS256 with the right key": lambda issuer: issuer.token(header={"alg": "PS256"}),
    "expired": lambda issuer: issuer.token(exp=int(time.time()) - 120),
    "without an end": lambda issuer: issuer.token(exp=None),
    "not yet valid": lambda issuer: issuer.token(nbf=int(time.time()) + 120),
    "without a beginning": lambda issuer: issuer.token(nbf=None),
    "for another API": lambda issuer: issuer.token(aud=OTHER),
    "for several APIs": lambda issuer: issuer.token(aud=[API, OTHER]),
    "for the App ID URI": lambda issuer: issuer.token(aud="https://contoso.onmicrosoft.com/orders"),
    "without an audience": lambda issuer: issuer.token(aud=None),
    "an id token": lambda issuer: issuer.token(aud=CLIENT, scp=None, azp=None),
    "from another tenant": lambda issuer: issuer.token(iss=ISSUER.replace("1111", "5555")),
    "issuer without its slash": lambda issuer: issuer.token(iss=ISSUER.rstrip("/")),
    "without an issuer": lambda issuer: issuer.token(iss=None),
    "from another user flow": lambda issuer: issuer.token(tfp="B2C_1_reset"),
    "from no user flow": lambda issuer: issuer.token(tfp=None),
    "a user flow that is a list": lambda issuer: issuer.token(tfp=[POLICY]),
    "without a person": lambda issuer: issuer.token(sub=None),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_token_that_proves_nothing_is_refused(forge: Any, api: Api, issuer: Issuer) -> None:
    answer = get(api, forge(issuer))
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("secret", ["PEM", "modulus"])
def test_a_public_key_is_no_shared_secret(secret: str, api: Api, issuer: Issuer) -> None:
    """The old attack: HS256 with the public key as the secret, which everybody knows."""
    key = issuer.keys[0]
    known = key.as_pem(private=False) if secret == "PEM" else str(key.as_dict()["n"]).encode()
    signed = f"{encoded({'alg': 'HS256', 'kid': 'first'})}.{encoded(issuer.claims())}"
    mark = hmac.new(known, signed.encode(), hashlib.sha256).digest()
    assert get(api, f"{signed}.{encoded(mark)}").status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"tfp": "b2c_1_SIIN"},
        {"tfp": None, "acr": "b2c_1_siin"},
        {"exp": int(time.time()) - 20},
        {"nbf": int(time.time()) + 20},
        {"scp": "other orders.read"},
    ],
    ids=["case of the flow", "flow in acr", "slow clock", "fast clock", "more scopes"],
)
def test_what_b2c_may_write_otherwise_is_taken(
    changes: dict[str, Any], api: Api, issuer: Issuer
) -> None:
    changed = {key: value for key, value in changes.items() if key not in ("exp", "nbf")}
    for key, shift in (("exp", -20), ("nbf", 20)):
        if key in changes:
            changed[key] = int(time.time()) + shift
    assert get(api, issuer.token(**changed)).status_code == 200


@pytest.mark.parametrize("given", [None, "", "orders.write", "orders.readx", ["orders.read"]])
def test_a_token_without_the_operations_scope_is_not_enough(
    given: object, api: Api, issuer: Issuer
) -> None:
    answer = get(api, issuer.token(scp=given))
    assert answer.status_code == 403
    assert answer.headers["WWW-Authenticate"] == (
        'Bearer realm="orders", error="insufficient_scope", '
        f'error_description="The token lacks orders.read", scope="{SCOPES[0]}"'
    )


def test_reading_does_not_allow_writing(api: Api, issuer: Issuer) -> None:
    reader = issuer.token(scp="orders.read")
    assert get(api, reader).status_code == 200
    assert place(api, reader).status_code == 403


def test_only_allowed_clients_may_call_if_they_are_named(issuer: Issuer) -> None:
    limited = connection.load(settings(issuer, ALLOWED_CLIENTS=CLIENT))
    api = Api(app.create_app(limited))
    assert get(api, issuer.token()).status_code == 200
    assert get(api, issuer.token(azp=OTHER)).status_code == 403
    assert get(api, issuer.token(azp=None)).status_code == 403


def test_keys_are_looked_up_once_however_many_forged_names_come(api: Api, issuer: Issuer) -> None:
    assert get(api, issuer.token()).status_code == 200
    for number in range(20):
        assert get(api, issuer.token(header={"kid": f"forged-{number}"})).status_code == 401
    assert issuer.looks == 1


def test_a_new_key_of_the_tenant_is_found_after_the_pause(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "KEYS_PAUSE", 0)
    api = Api(app.create_app(connection.load(settings(issuer))))
    old = issuer.token()
    assert get(api, old).status_code == 200
    issuer.keys = [key_of("tenant", "second")]
    assert get(api, issuer.token()).status_code == 200
    assert get(api, old).status_code == 401
    assert issuer.looks == 3


def test_without_the_keys_nobody_is_refused_for_good(api: Api, issuer: Issuer) -> None:
    token = issuer.token()
    issuer.broken = True
    answer = get(api, token)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    issuer.broken = False
    assert get(api, token).status_code == 200


def test_keys_once_known_outlive_the_tenants_silence(api: Api, issuer: Issuer) -> None:
    assert get(api, issuer.token()).status_code == 200
    issuer.close()
    assert get(api, issuer.token()).status_code == 200


def test_no_answer_repeats_what_a_token_says(api: Api, issuer: Issuer) -> None:
    mark = '"><script>alert(1)</script>'
    for answer in (
        get(api, issuer.token(header={"kid": mark})),
        get(api, issuer.token(iss=mark)),
        get(api, issuer.token(tfp=mark)),
        get(api, issuer.token(azp=mark, scp=mark)),
    ):
        assert answer.status_code in (401, 403)
        assert "alert" not in answer.text + str(answer.headers)


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"item": ""},
        {"item": "x" * 101},
        {"item": "x", "quantity": 0},
        {"item": "x", "by": "me"},
    ],
)
def test_a_bad_order_is_refused(order: dict[str, Any], api: Api, issuer: Issuer) -> None:
    headers = {"Authorization": f"Bearer {issuer.token()}"}
    assert api.post("/orders", headers=headers, json=order).status_code == 422


def test_the_memory_has_an_end(api: Api, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("orders_api.orders"), "MOST_ORDERS", 1)
    assert place(api, issuer.token()).status_code == 201
    assert place(api, issuer.token()).status_code == 409


def test_the_stacks_outputs_are_all_it_needs(issuer: Issuer, tmp_path: Path) -> None:
    outputs = {
        "issuer": ISSUER,
        "apiClientId": API,
        "jwksUrl": issuer.jwks_url,
        "policy": POLICY,
        "apiScopes": SCOPES,
        "clientId": CLIENT,
        "clientSecret": "[secret]",
    }
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(outputs))
    api = Api(app.create_app(connection.load({"STACK_OUTPUTS": str(file)})))
    assert get(api, issuer.token()).status_code == 200


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ISSUER": ""}, "ISSUER is missing"),
        ({"POLICY": ""}, "POLICY is missing"),
        ({"JWKS_URL": "http://contoso.b2clogin.com/keys"}, "Use https"),
        ({"JWKS_URL": "file:///etc/keys"}, "Use https"),
        ({"STACK_OUTPUTS": "/nowhere.json"}, "cannot be read"),
        ({"API_SCOPES": SCOPES[0]}, r"no orders\.write"),
    ],
)
def test_settings_that_prove_nothing_are_refused_at_the_start(
    change: dict[str, str], message: str, issuer: Issuer
) -> None:
    with pytest.raises(connection.BadConnection, match=message):
        app.create_app(connection.load(settings(issuer, **change)))


def test_its_own_description_makes_a_connector() -> None:
    base = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_siin/oauth2/v2.0"
    made = describe(
        app.description("https://orders.contoso.com"),
        authorization_url=f"{base}/authorize",
        token_url=f"{base}/token",
        scope=" ".join([*SCOPES, "openid", "offline_access"]),
    )
    assert [(one.severity, one.path) for one in made.findings] == [
        ("note", "paths./orders.get.responses.422.content"),
        ("note", "components.securitySchemes.HTTPBearer"),
    ]
    names = {
        operation["operationId"]
        for item in made.document["paths"].values()
        for operation in item.values()
    }
    assert names == {"ListOrders", "PlaceOrder", "GetOrder"}
    schema = published_schema("apiDefinition.swagger.schema.json")
    assert violations(schema, made.document) == []
