"""The resource types: address, version, inputs, outputs.

The sources are the SDK pulumi-azure-native 3.29.0 (names, versions, required inputs) and the
plugin's public source (for these types, the parameters of the address replace and no other input
does; secrets of a vault are deleted in the vault). The names of nested properties are Azure's,
but for those in `renamed`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from b2c.refusal import Refusal


@dataclass(frozen=True)
class Kind:
    """One resource type.

    Attributes:
        address: the path after the resource group, with the names of inputs in braces.
        body: the inputs that a PUT sends.
        returned: the outputs beside `azureApiVersion`.
        returned_in_properties: the entries of `properties` that only the service sets.
        renamed: attributes, from the SDK's name to Azure's.
    """

    token: str
    address: str
    version: str
    body: tuple[str, ...]
    returned: tuple[str, ...]
    required: tuple[str, ...] = ("resourceGroupName",)
    returned_in_properties: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The inputs that are part of the address; a change of one replaces the resource."""
        return ("resourceGroupName", *re.findall(r"\{(\w+)\}", self.address), "subscriptionId")

    def path(self, inputs: Mapping[str, Any], subscription: str) -> str:
        """The resource's id."""
        group = inputs["resourceGroupName"]
        start = f"/subscriptions/{inputs.get('subscriptionId', subscription)}"
        return f"{start}/resourceGroups/{group}/providers/{self.address.format(**inputs)}"

    def names_in(self, resource_id: str) -> dict[str, str]:
        """The inputs that an id contains; raises `Refusal` for the id of another type."""
        form = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.address)
        match = re.fullmatch(
            r"/subscriptions/[^/]+/resourceGroups/(?P<resourceGroupName>[^/]+)/providers/" + form,
            resource_id,
            re.IGNORECASE,
        )
        if match is None:
            raise Refusal(f"{resource_id} is no id of {self.token}: it ends in {self.address}.")
        return match.groupdict()

    def request(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The body of a PUT."""
        body = {name: inputs[name] for name in self.body if name in inputs}
        return self._with_attributes(body, dict(self.renamed))

    def state(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs in a document that the service returned."""
        returned = {name: document[name] for name in self.returned if name in document}
        state = self._with_attributes(returned, {new: old for old, new in self.renamed.items()})
        return {**state, "azureApiVersion": self.version}

    def _with_attributes(self, values: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
        properties = values.get("properties")
        if not names or not isinstance(properties, dict) or "attributes" not in properties:
            return values
        attributes = {names.get(name, name): v for name, v in properties["attributes"].items()}
        return {**values, "properties": {**properties, "attributes": attributes}}


_TRACKED = ("location", "name", "properties", "tags", "type", "etag")

SECRET = Kind(
    "azure-native:keyvault:Secret",
    "Microsoft.KeyVault/vaults/{vaultName}/secrets/{secretName}",
    "2024-11-01",
    ("properties", "tags"),
    ("location", "name", "properties", "tags", "type"),
    ("resourceGroupName", "vaultName", "properties"),
    ("secretUri", "secretUriWithVersion"),
    {"expires": "exp", "notBefore": "nbf"},
)

CATALOG: dict[str, Kind] = {
    kind.token: kind
    for kind in (
        Kind(
            "azure-native:web:CustomApi",
            "Microsoft.Web/customApis/{apiName}",
            "2016-06-01",
            ("location", "properties", "tags"),
            _TRACKED,
        ),
        Kind(
            "azure-native:web:Connection",
            "Microsoft.Web/connections/{connectionName}",
            "2016-06-01",
            ("location", "properties", "tags"),
            _TRACKED,
        ),
        SECRET,
    )
}
