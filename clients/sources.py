"""Single settings of the provider, from its arguments or the environment's variables."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from b2c.refusal import HIDDEN, Refusal, shown

SECRET = frozenset(
    {
        "clientSecret",
        "clientCertificate",
        "clientCertificatePassword",
        "oidcToken",
        "oidcRequestToken",
    }
)
"""The settings that are secret, whichever service they are for."""


class ConfigurationError(Refusal):
    """A setting of the provider is missing or wrong. The text names it and the remedy."""


class Sources:
    """Reads single settings, and refuses them by name.

    The provider's own arguments (`b2c:…` configuration, or those of an explicit provider) come
    before the variables of the environment, which `variables` names for each setting. `prefix`:
    what the names of the arguments begin with.
    """

    def __init__(
        self,
        arguments: Mapping[str, Any],
        environment: Mapping[str, str],
        variables: Mapping[str, tuple[str, ...]],
        prefix: str = "",
    ) -> None:
        self._arguments = arguments
        self._environment = environment
        self._variables = variables
        self._prefix = prefix

    def spelled(self, name: str) -> str:
        """The setting as the provider's argument is called."""
        return f"{self._prefix}{name[0].upper()}{name[1:]}" if self._prefix else name

    def text(self, name: str) -> str:
        """The setting's text; empty if no source has it."""
        value = self._arguments.get(self.spelled(name))
        if value is None or value == "":
            names = self._variables.get(name, ())
            value = next(filter(None, (self._environment.get(variable) for variable in names)), "")
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value).strip()

    def text_or_file(self, name: str) -> str:
        """The setting, or the contents of the file that its twin `…FilePath` names."""
        path = f"{name}FilePath"
        if self.text(name) or not self.text(path):
            return self.text(name)
        try:
            return self.file(path).decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            rule = "the file's letters are not encoded in UTF-8"
            raise self.wrong(path, self.text(path), rule, "Save it as UTF-8.") from None

    def file(self, name: str) -> bytes:
        """The contents of the file that the setting names."""
        path = self.text(name)
        try:
            return Path(path).expanduser().read_bytes()
        except (OSError, ValueError, RuntimeError) as error:
            # A path may have a character that none has, or name the folder of nobody.
            reason = error.strerror if isinstance(error, OSError) else error
            raise self.wrong(
                name,
                path,
                f"the file cannot be read ({reason})",
                "Correct the path, which counts from the program's folder.",
            ) from error

    def flag(self, name: str) -> bool:
        """Whether the setting is true; it is false if no source has it."""
        text = self.text(name).lower()
        if text in ("true", "1"):
            return True
        if text in ("", "false", "0"):
            return False
        raise self.wrong(name, text, "it must be true or false", "Use true or false.")

    def missing(self, name: str, fix: str) -> ConfigurationError:
        """The refusal of a setting that no source has."""
        variables = " or ".join(self._variables[name])
        return ConfigurationError(f"b2c:{self.spelled(name)} (or {variables}) is missing. {fix}")

    def wrong(self, name: str, value: str, rule: str, fix: str) -> ConfigurationError:
        """The refusal of a setting that breaks a rule."""
        told = HIDDEN if name in SECRET else shown(value)
        return ConfigurationError(f"b2c:{self.spelled(name)} is {told}: {rule}. {fix}")
