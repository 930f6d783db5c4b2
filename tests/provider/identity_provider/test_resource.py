from __future__ import annotations

from typing import Any

import pytest

from b2c.identity_provider import SOCIAL
from b2c.refusal import Refusal
from b2c.unknown import UNKNOWN
from emulator.graph.identity_provider_entities import SOCIAL_IDS
from plugin.resource import Adoptable, Change
from provider.identity_provider.resource import IdentityProvider
from tests.b2c.test_identity_provider import APPLE, GOOGLE, OPENID, without
from tests.provider.in_process import Directory

COLLECTION = "identity/identityProviders"
POST = {"method": "POST", "path": "/identity/identityProviders$"}

resource = IdentityProvider()


def checked(**inputs: Any) -> dict[str, Any]:
    result = resource.check({}, inputs)
    assert not result.failures, result.failures
    return result.inputs


def create(directory: Directory, **inputs: Any) -> tuple[str, dict[str, Any]]:
    return resource.create(directory.graph, checked(**inputs))


def ids(directory: Directory) -> list[str]:
    return [each["id"] for each in directory.tenant.ok("GET", f"/beta/{COLLECTION}")["value"]]


@pytest.mark.parametrize("inputs", [GOOGLE, OPENID, APPLE])
def test_what_was_made_reads_back_as_it_was_given(
    directory: Directory, inputs: dict[str, Any]
) -> None:
    resource_id, state = create(directory, **inputs)

    assert state == checked(**inputs)
    assert directory.read(resource, resource_id, state) == state
    assert not resource.diff(state, checked(**inputs)).changes


@pytest.mark.parametrize("provider_type", SOCIAL)
def test_a_social_provider_gets_the_id_of_its_type(
    directory: Directory, provider_type: str
) -> None:
    resource_id, _ = create(directory, **{**GOOGLE, "type": provider_type})
    assert resource_id == SOCIAL_IDS[provider_type]


def test_a_provider_is_posted_in_the_form_of_its_kind(directory: Directory) -> None:
    create(directory, **GOOGLE)
    create(directory, **OPENID)
    create(directory, **APPLE)

    google, openid, apple = directory.bodies("POST")
    assert google == {
        "@odata.type": "#microsoft.graph.socialIdentityProvider",
        "identityProviderType": "Google",
        **without(GOOGLE, "type"),
    }
    assert openid == {
        "@odata.type": "#microsoft.graph.openIdConnectIdentityProvider",
        **without(checked(**OPENID), "type"),
    }
    assert apple == {
        "@odata.type": "#microsoft.graph.appleManagedIdentityProvider",
        **without(APPLE, "type"),
    }


@pytest.mark.parametrize("inputs", [GOOGLE, OPENID, APPLE])
def test_a_provider_that_exists_is_never_taken_over(
    directory: Directory, inputs: dict[str, Any]
) -> None:
    resource_id, _ = create(directory, **inputs)
    directory.requests.clear()

    with pytest.raises(Adoptable, match=resource_id) as refused:
        create(directory, **{**inputs, "displayName": inputs["displayName"]})

    assert refused.value.resource_id == resource_id
    assert directory.sent == [f"GET {COLLECTION}"]


def test_a_social_provider_is_in_the_way_whatever_it_is_called(directory: Directory) -> None:
    create(directory, **GOOGLE)
    with pytest.raises(Adoptable, match="Google-OAUTH"):
        create(directory, **{**GOOGLE, "displayName": "Another name"})


def test_openid_connect_providers_differ_by_their_names(directory: Directory) -> None:
    first, _ = create(directory, **OPENID)
    second, _ = create(directory, **{**OPENID, "displayName": "Contoso partners"})
    assert first != second
    assert {first, second} <= set(ids(directory))


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}])
@pytest.mark.parametrize("inputs", [GOOGLE, OPENID, APPLE])
def test_after_a_lost_answer_the_provider_is_found_and_not_made_twice(
    directory: Directory, inputs: dict[str, Any], fault: dict[str, Any]
) -> None:
    before = len(ids(directory))
    directory.faults({**POST, "after_effect": True, **fault})

    resource_id, _ = create(directory, **inputs)

    assert resource_id in ids(directory)
    assert len(ids(directory)) == before + 1
    assert directory.sent.count(f"POST {COLLECTION}") == 1


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}])
def test_after_a_lost_request_the_provider_is_made_once(
    directory: Directory, fault: dict[str, Any]
) -> None:
    directory.faults({**POST, **fault})

    resource_id, _ = create(directory, **OPENID)

    assert [each for each in ids(directory) if each == resource_id] == [resource_id]
    assert directory.sent.count(f"POST {COLLECTION}") == 2


def overlook_at_first(directory: Directory) -> None:
    """Let the first look at the collection find nothing, as just before someone's own POST."""
    entries = directory.graph.entries
    looks: list[str] = []

    def look(path: str) -> list[dict[str, Any]]:
        looks.append(path)
        return entries(path) if len(looks) > 1 else []

    directory.graph.entries = look  # type: ignore[method-assign]


def test_what_someone_else_made_meanwhile_is_not_taken_for_ones_own(directory: Directory) -> None:
    theirs, state = create(directory, **OPENID)
    overlook_at_first(directory)
    directory.faults({**POST, "drop": True, "times": 4})

    with pytest.raises(Refusal, match="connection broke"):
        create(directory, **{**OPENID, "clientId": "of another application"})

    assert directory.read(resource, theirs, state) == state


def test_a_new_provider_that_is_not_found_at_once_is_waited_for(directory: Directory) -> None:
    directory.faults({**POST, "hide_times": 3})

    resource_id, _ = create(directory, **GOOGLE)

    assert directory.sent.count(f"GET {COLLECTION}/{resource_id}") == 4
    assert directory.clock.waited > 0


def test_a_new_provider_that_stays_hidden_is_in_the_state_all_the_same(
    directory: Directory,
) -> None:
    directory.faults({**POST, "hide_times": 1000})
    resource_id, state = create(directory, **GOOGLE)
    assert resource_id == "Google-OAUTH"
    assert state == GOOGLE


def test_an_interrupt_after_the_post_does_not_lose_the_provider(directory: Directory) -> None:
    directory.faults({**POST, "hide_times": 1000})
    sleep = directory.clock.sleep

    def interrupted(seconds: float) -> None:
        directory.clock.cancel()
        sleep(seconds)

    directory.clock.sleep = interrupted  # type: ignore[method-assign]
    assert create(directory, **GOOGLE)[0] == "Google-OAUTH"


CHANGES: list[tuple[dict[str, Any], str, Any]] = [
    (GOOGLE, "displayName", "Sign in with Google"),
    (GOOGLE, "clientId", "5678"),
    (GOOGLE, "clientSecret", "another planted secret"),
    (OPENID, "displayName", "Contoso people"),
    (OPENID, "clientId", "5678"),
    (OPENID, "clientSecret", "another planted secret"),
    (OPENID, "responseMode", "query"),
    (OPENID, "responseType", "id_token"),
    (OPENID, "scope", "openid profile"),
    (OPENID, "domainHint", "contoso"),
    (OPENID, "claimsMapping", {"userId": "oid", "displayName": "name", "email": "email"}),
    (APPLE, "displayName", "Sign in with Apple"),
    (APPLE, "developerId", "OTHER"),
    (APPLE, "serviceId", "com.contoso.other"),
    (APPLE, "keyId", "OTHER"),
    (APPLE, "certificateData", "another planted key"),
]


def with_nulls(mapping: dict[str, str]) -> dict[str, str | None]:
    return {**dict.fromkeys(("userId", "displayName", "givenName", "surname", "email")), **mapping}


@pytest.mark.parametrize(("inputs", "name", "value"), CHANGES)
def test_one_property_changes_in_place_by_one_request(
    directory: Directory, inputs: dict[str, Any], name: str, value: Any
) -> None:
    resource_id, state = create(directory, **inputs)
    wanted = checked(**{**inputs, name: value})
    difference = resource.diff(state, wanted)
    assert {path.partition(".")[0] for path in difference.changes} == {name}
    assert not difference.replaces
    directory.requests.clear()

    after = resource.update(directory.graph, resource_id, state, wanted)

    assert directory.sent == [f"PATCH {COLLECTION}/{resource_id}"]
    (patch,) = directory.bodies("PATCH")
    assert set(patch) == {"@odata.type", name}
    assert patch[name] == (with_nulls(value) if name == "claimsMapping" else value)
    assert after == wanted
    assert directory.read(resource, resource_id, after) == wanted


def test_a_claim_that_is_not_mapped_any_more_is_taken_away(directory: Directory) -> None:
    mapping = {"userId": "sub", "displayName": "name", "email": "email"}
    resource_id, state = create(directory, **OPENID, claimsMapping=mapping)
    fewer = checked(**OPENID, claimsMapping={"userId": "sub", "displayName": "name"})

    after = resource.update(directory.graph, resource_id, state, fewer)

    refreshed = directory.read(resource, resource_id, after)
    assert refreshed == fewer
    assert resource.diff(refreshed, fewer).changes == {}


def test_a_hint_that_is_not_given_any_more_is_taken_away(directory: Directory) -> None:
    resource_id, state = create(directory, **OPENID, domainHint="contoso")
    wanted = checked(**OPENID)
    assert resource.diff(state, wanted).changes == {"domainHint": Change.DELETE}

    after = resource.update(directory.graph, resource_id, state, wanted)

    assert directory.bodies("PATCH")[0]["domainHint"] is None
    assert "domainHint" not in directory.read(resource, resource_id, after)


def test_a_claim_that_is_not_mapped_any_more_is_shown_by_its_path() -> None:
    old = checked(**OPENID, claimsMapping={"userId": "a", "displayName": "b", "email": "c"})
    new = checked(**OPENID, claimsMapping={"userId": "a", "displayName": "x"})
    assert resource.diff(old, new).changes == {
        "claimsMapping.displayName": Change.UPDATE,
        "claimsMapping.email": Change.DELETE,
    }


def test_a_secret_is_not_sent_with_other_changes(directory: Directory) -> None:
    resource_id, state = create(directory, **GOOGLE)
    resource.update(directory.graph, resource_id, state, {**GOOGLE, "displayName": "G"})
    assert "clientSecret" not in directory.bodies("PATCH")[0]


def test_a_secret_that_is_not_needed_any_more_is_forgotten_without_a_word(
    directory: Directory,
) -> None:
    resource_id, state = create(directory, **OPENID, responseType="id_token")
    wanted = checked(**without(OPENID, "clientSecret"), responseType="id_token")
    directory.requests.clear()

    after = resource.update(directory.graph, resource_id, state, wanted)

    assert directory.sent == []
    assert not resource.diff(after, wanted).changes


def test_a_secret_is_never_read_from_the_service(directory: Directory) -> None:
    resource_id, state = create(directory, **GOOGLE)
    assert directory.read(resource, resource_id, state)["clientSecret"] == GOOGLE["clientSecret"]


def test_an_imported_provider_gets_its_secret_by_the_next_update(directory: Directory) -> None:
    resource_id, _ = create(directory, **GOOGLE)
    imported = resource.read(directory.graph, resource_id, {}, {})
    assert imported is not None
    state, inputs = imported
    assert state == inputs == without(GOOGLE, "clientSecret")
    assert not resource.check(inputs, inputs).failures
    assert not resource.diff(state, inputs).changes

    assert resource.diff(state, GOOGLE).changes == {"clientSecret": Change.ADD}
    after = resource.update(directory.graph, resource_id, state, GOOGLE)

    assert directory.bodies("PATCH") == [
        {
            "@odata.type": "#microsoft.graph.socialIdentityProvider",
            "clientSecret": GOOGLE["clientSecret"],
        }
    ]
    assert not resource.diff(after, GOOGLE).changes


@pytest.mark.parametrize("inputs", [OPENID, APPLE])
def test_an_import_brings_everything_but_the_secret(
    directory: Directory, inputs: dict[str, Any]
) -> None:
    resource_id, state = create(directory, **inputs)
    imported = resource.read(directory.graph, resource_id, {}, {})
    assert imported is not None
    assert imported[1] == without(state, "clientSecret", "certificateData")


def test_the_import_of_what_does_not_exist_finds_nothing(directory: Directory) -> None:
    assert resource.read(directory.graph, "Twitter-OAUTH", {}, {}) is None


def test_what_someone_changed_in_the_portal_is_found(directory: Directory) -> None:
    resource_id, state = create(directory, **OPENID)
    directory.tenant.ok("PATCH", f"/beta/{COLLECTION}/{resource_id}", {"domainHint": "fabrikam"})

    found = directory.read(resource, resource_id, state)

    assert resource.diff(found, checked(**OPENID)).changes == {"domainHint": Change.DELETE}


def test_another_type_is_made_before_the_old_one_goes() -> None:
    difference = resource.diff(GOOGLE, {**GOOGLE, "type": "Facebook"})
    assert difference.replaces == {"type"}
    assert not difference.delete_before_replace


def test_another_metadata_url_replaces_and_the_old_one_goes_first_if_the_name_stays() -> None:
    url = "https://other.contoso.com/.well-known/openid-configuration"
    state = checked(**OPENID)
    difference = resource.diff(state, {**state, "metadataUrl": url})
    assert difference.replaces == {"metadataUrl"}
    assert difference.delete_before_replace

    renamed = resource.diff(state, {**state, "metadataUrl": url, "displayName": "Contoso 2"})
    assert renamed.replaces == {"metadataUrl"}
    assert not renamed.delete_before_replace


def test_a_type_that_is_not_known_yet_may_replace() -> None:
    assert resource.diff(GOOGLE, {**GOOGLE, "type": UNKNOWN}).replaces == {"type"}


def test_a_deleted_provider_is_gone_and_deleting_it_again_is_no_error(
    directory: Directory,
) -> None:
    resource_id, state = create(directory, **OPENID)
    resource.delete(directory.graph, resource_id, state)
    assert resource_id not in ids(directory)
    resource.delete(directory.graph, resource_id, state)
    assert resource.read(directory.graph, resource_id, state, state) is None


def offered_by_a_flow(directory: Directory, resource_id: str) -> None:
    directory.tenant.ok(
        "POST",
        "/beta/identity/b2cUserFlows/B2C_1_siin/userFlowIdentityProviders/$ref",
        {"@odata.id": f"{directory.cloud.graph}/beta/{COLLECTION}/{resource_id}"},
    )


def test_a_provider_that_a_flow_offers_is_not_deleted_without_saying_what_to_do(
    directory: Directory,
) -> None:
    resource_id, state = create(directory, **OPENID)
    offered_by_a_flow(directory, resource_id)

    with pytest.raises(Refusal, match=r"take it out there first.*change displayName too"):
        resource.delete(directory.graph, resource_id, state)
    assert resource_id in ids(directory)


def test_a_provider_that_the_service_takes_out_of_flows_itself_is_deleted(
    directory: Directory,
) -> None:
    directory.behave(deleteInUse="detached")
    resource_id, state = create(directory, **GOOGLE)
    offered_by_a_flow(directory, resource_id)
    resource.delete(directory.graph, resource_id, state)
    assert resource_id not in ids(directory)


@pytest.mark.parametrize("status", ["400", "409"])
def test_a_provider_that_someone_makes_meanwhile_is_refused_with_its_import(
    directory: Directory, status: str
) -> None:
    directory.behave(duplicateStatus=status)
    create(directory, **GOOGLE)
    overlook_at_first(directory)
    with pytest.raises(Adoptable, match="Google-OAUTH"):
        create(directory, **GOOGLE)


def test_the_engines_own_notes_are_no_inputs() -> None:
    noted = resource.check({}, {**GOOGLE, "__defaults": []})
    assert noted.inputs == GOOGLE
    assert not noted.failures
