"""Secrets: texts that the service never shows again, and that no message may show either."""

from b2c.refusal import InvalidSetting

HIDDEN = "<hidden>"


def secret_text(path: str, value: object) -> str:
    """A secret that is not empty and not a mask; never shown in the refusal."""
    if not isinstance(value, str) or not value.strip():
        raise InvalidSetting(
            path, HIDDEN, "it must be a text that is not empty", "Give it a value."
        )
    if is_mask(value):
        raise InvalidSetting(
            path,
            HIDDEN,
            "it is the row of asterisks that the service shows in place of a secret",
            "Give the secret itself.",
        )
    return value


def is_mask(value: object) -> bool:
    """Whether this is what the service shows in place of a secret: `****` or `******`."""
    return isinstance(value, str) and value != "" and not value.strip("*")
