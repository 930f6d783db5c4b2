"""The languages of a user flow: which it offers, which a request gets, and its texts.

The order is that of Microsoft's page "Language customization": the request's `ui_locales`, then
the browser's languages if the user flow offers them, then the user flow's default. Without
language customization the emulator ignores the user flow's languages and default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from emulator.tenant.user_flows.page_strings import read_overrides
from emulator.tenant.user_flows.texts import FALLBACK, Texts, browser_languages, choose_language


@dataclass(frozen=True)
class FlowLanguages:
    """`configured`: the user flow's languages, {tag: {isEnabled, overrides by page id}}."""

    customized: bool = False
    default: str | None = None
    configured: Mapping[str, Mapping[str, Any]] | None = None

    def offered(self) -> tuple[str, ...]:
        """Tags that a request may get: the default, and those that are enabled.

        Until somebody enables another language, the default is the only one.
        """
        configured = (self.configured or {}).items()
        enabled = (tag for tag, language in configured if language.get("isEnabled", True))
        return (self.default or FALLBACK, *enabled)

    def choose(self, ui_locales: str, accept_language: str) -> str:
        """The language of a sign-in, as the user flow spells it."""
        if not self.customized:
            return choose_language(ui_locales, accept_language)
        offered = {tag.lower(): tag for tag in reversed(self.offered())}
        for preferred in [*ui_locales.split(), *browser_languages(accept_language)]:
            # As in RFC 4647, `de-AT` matches an offered `de`.
            subtags = preferred.lower().split("-")
            while subtags:
                tag = offered.get("-".join(subtags))
                if tag is not None:
                    return tag
                subtags.pop()
        return self.default or FALLBACK

    def texts(self, tag: str, page: str | None) -> Texts:
        """The texts of a page; `page` is its id, None for a page that no language can change."""
        if not self.customized or page is None:
            return Texts(tag)
        return Texts(tag, read_overrides(page, self._overrides(tag).get(page) or ()))

    def _overrides(self, tag: str) -> Mapping[str, Any]:
        for configured_tag, language in (self.configured or {}).items():
            if configured_tag.lower() == tag.lower():
                return language.get("overrides") or {}
        return {}
