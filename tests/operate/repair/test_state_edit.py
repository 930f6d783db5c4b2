from operate.doctor.recorded import Resource
from operate.preview_comment.values import UNKNOWN
from operate.repair.matching import Match
from operate.repair.state_edit import edited
from tests.operate.doctor.healthy import PROVIDER, Healthy


def test_the_state_gets_what_is_taken_over_and_loses_what_was_pending() -> None:
    stack = Healthy()
    [grant] = stack.lose("api-grant")
    stack.pending.append({"type": "creating", "resource": grant})
    wanted = {
        **grant,
        "id": None,
        "provider": f"{PROVIDER}::of-the-preview",
        "dependencies": [*grant["dependencies"], "urn:of:something:missing"],
        "inputs": {**grant["inputs"], "resourceServicePrincipalObjectId": UNKNOWN},
        "stackTrace": [{}],
    }
    deployment = edited(stack.export, [Match(Resource(wanted), "/g/1")], [])["deployment"]
    assert "pending_operations" not in deployment
    entry = deployment["resources"][-1]
    assert entry["id"] == "/g/1"
    assert entry["inputs"] == {"claimValues": ["orders.read"]}
    assert entry["outputs"] == {}
    assert entry["dependencies"] == grant["dependencies"]
    assert entry["provider"] == f"{PROVIDER}::1"
    assert "stackTrace" not in entry
    assert stack.export["deployment"]["pending_operations"]


def test_what_a_run_had_begun_keeps_its_inputs_as_outputs() -> None:
    stack = Healthy()
    [flow] = stack.lose("B2C_1_shop")
    match = Match(Resource(flow), "B2C_1_shop", begun=True)
    entry = edited(stack.export, [match], [])["deployment"]["resources"][-1]
    assert entry["outputs"] == {"flowId": "B2C_1_shop"}


def test_components_above_come_first_where_the_state_lacks_them() -> None:
    stack = Healthy()
    [flow] = stack.lose("B2C_1_shop")
    outer = {"urn": "urn:outer", "type": "outer", "dependencies": ["x"]}
    inner = {"urn": "urn:inner", "type": "inner", "parent": "urn:outer"}
    match = Match(Resource({**flow, "parent": "urn:inner"}), "B2C_1_shop")
    state = edited(stack.export, [match], [Resource(inner), Resource(outer)])
    names = [one["urn"] for one in state["deployment"]["resources"][-3:]]
    assert names == ["urn:outer", "urn:inner", flow["urn"]]
