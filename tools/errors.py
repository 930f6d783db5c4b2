"""What a person sees when the machine cannot be made ready."""

from __future__ import annotations


class SetupError(Exception):
    """Something is missing on this machine; the message names it and the way out."""
