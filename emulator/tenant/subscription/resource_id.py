"""Ids of Azure resources, which Azure compares without regard to case."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ID = re.compile(
    r"/subscriptions/(?P<subscription>[^/]+)/resourcegroups/(?P<group>[^/]+)"
    r"(/providers/(?P<namespace>[^/]+)(?P<rest>(/[^/]+/[^/]+)+))?/?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ResourceId:
    """A resource group, or a resource in it: `path` holds pairs of type and name."""

    subscription: str
    group: str
    namespace: str = ""
    path: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> ResourceId | None:
        """The resource with this id, or None if the text is no id."""
        match = _ID.fullmatch(text)
        if match is None:
            return None
        parts = (match["rest"] or "").strip("/").split("/")
        path = tuple(zip(parts[::2], parts[1::2], strict=False))
        return cls(match["subscription"], match["group"], match["namespace"] or "", path)

    def __str__(self) -> str:
        rest = "".join(f"/{kind}/{name}" for kind, name in self.path)
        provider = f"/providers/{self.namespace}{rest}" if self.namespace else ""
        return f"/subscriptions/{self.subscription}/resourceGroups/{self.group}{provider}"

    @property
    def key(self) -> str:
        """The id in the form that is equal for every spelling of it."""
        return str(self).lower()

    @property
    def type(self) -> str:
        """The resource type, such as `Microsoft.Web/customApis`."""
        if not self.namespace:
            return "Microsoft.Resources/resourceGroups"
        return "/".join([self.namespace, *(kind for kind, _ in self.path)])

    @property
    def name(self) -> str:
        return self.path[-1][1] if self.path else self.group

    @property
    def names(self) -> str:
        """The names without types, as in Azure's messages: `vault/secret`."""
        return "/".join(name for _, name in self.path)

    def parent(self) -> ResourceId:
        """The resource that contains this one, or else the resource group."""
        if len(self.path) < 2:
            return ResourceId(self.subscription, self.group)
        return ResourceId(self.subscription, self.group, self.namespace, self.path[:-1])
