"""The languages of a user flow: which it offers, which one a request gets, whose words it says.

Order after Microsoft's page "Language customization": the request's `ui_locales`, then what the
browser asks for if the flow offers it, then the flow's default. Without language customization
the flow's languages and default count for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emulator.tenant.user_flows.page_strings import read_overrides
from emulator.tenant.user_flows.texts import FALLBACK, Texts, browser_wishes, choose_language


@dataclass(frozen=True)
class FlowLanguages:
    """`configured` is the flow's `_languages` document: {tag: {isEnabled, overrides}}."""

    customized: bool = False
    default: str | None = None
    configured: Mapping[str, Mapping[str, Any]] | None = None

    def offered(self) -> tuple[str, ...]:
        """Tags that a request may have: the default, and those that are enabled.

        Until somebody enables another language, the default is the only one.
        """
        configured = (self.configured or {}).items()
        enabled = (tag for tag, one in configured if one.get("isEnabled", True))
        return (self.default or FALLBACK, *enabled)

    def choose(self, ui_locales: str, accept_language: str) -> str:
        """The language of a sign-in, spelled as the flow does."""
        if not self.customized:
            return choose_language(ui_locales, accept_language)
        offered = {tag.lower(): tag for tag in reversed(self.offered())}
        for wish in [*ui_locales.split(), *browser_wishes(accept_language)]:
            # A narrower wish is content with a wider offer, as RFC 4647 looks languages up.
            subtags = wish.lower().split("-")
            while subtags:
                found = offered.get("-".join(subtags))
                if found is not None:
                    return found
                subtags.pop()
        return self.default or FALLBACK

    def texts(self, tag: str, page: str | None) -> Texts:
        """The words of a page; `page` is its id, None for one that no language can change."""
        if not self.customized or page is None:
            return Texts(tag)
        return Texts(tag, read_overrides(page, self._overrides(tag).get(page) or ()))

    def _overrides(self, tag: str) -> Mapping[str, Any]:
        for known, one in (self.configured or {}).items():
            if known.lower() == tag.lower():
                return one.get("overrides") or {}
        return {}
