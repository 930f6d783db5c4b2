from __future__ import annotations

from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2

from plugin.arguments import put_ids_for_references


def reference(**parts: str) -> dict[str, str]:
    return {rpc._special_sig_key: rpc._special_resource_sig, "urn": "urn:x", **parts}


def test_a_resource_stands_for_its_id_at_any_depth_and_is_unknown_before_it_is_made() -> None:
    properties = struct_pb2.Struct()
    properties.update(
        {
            "connectors": {"step": reference(id="c-1")},
            "providers": [reference(id="Google-OAUTH"), "EmailPassword-OAUTH"],
            "secret": {rpc._special_sig_key: rpc._special_secret_sig, "value": reference(id="s")},
            "new": reference(id=""),
            "component": reference(),
        }
    )
    request = provider_pb2.CheckRequest(urn="urn:y", news=properties)
    put_ids_for_references(request)
    news: Any = request.news
    assert news["connectors"]["step"] == "c-1"
    assert list(news["providers"]) == ["Google-OAUTH", "EmailPassword-OAUTH"]
    assert news["secret"]["value"] == "s"
    assert news["new"] == news["component"] == rpc.UNKNOWN
    assert request.urn == "urn:y"
