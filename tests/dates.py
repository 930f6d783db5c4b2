"""Days that stay in the future: a secret with a past date is not made."""

from datetime import UTC, datetime, timedelta

_TODAY = datetime.now(UTC).date()

IN_SIX_MONTHS = (_TODAY + timedelta(days=182)).isoformat()
IN_NINE_MONTHS = (_TODAY + timedelta(days=274)).isoformat()
IN_A_YEAR = (_TODAY + timedelta(days=365)).isoformat()
LAST_YEAR = (_TODAY - timedelta(days=300)).isoformat()


def midnight(day: str) -> str:
    """A day as the directory shows it."""
    return f"{day}T00:00:00Z"
