"""The error of every tool that cannot make the machine ready."""

from __future__ import annotations


class SetupError(Exception):
    """Something is missing on this machine. The message names it and the remedy."""
