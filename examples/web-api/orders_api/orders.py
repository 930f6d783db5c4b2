"""Orders, kept in memory: each person's apart."""

from collections import defaultdict
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

MOST_ORDERS = 1000
"""A person; what lives in memory needs an end."""


class State(StrEnum):
    """How far an order is."""

    PLACED = "placed"
    SENT = "sent"


class NewOrder(BaseModel):
    """What somebody wants to have."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(min_length=1, max_length=100, description="What is wanted.")
    quantity: int = Field(1, ge=1, le=1000, description="How many of it.")
    note: str | None = Field(None, max_length=500, description="For the people who pack it.")


class Order(NewOrder):
    """An order as it was placed."""

    id: UUID = Field(description="The order's number.")
    state: State = Field(description="How far it is.")
    placed_at: datetime = Field(description="When it was placed, in UTC.")


class TooManyOrders(Exception):  # noqa: N818 - reads as what it says
    """The person has as many orders as the memory holds for one."""


class OrderBook:
    """Everybody's orders, by the subject of their tokens. Safe to use from several threads."""

    def __init__(self) -> None:
        self._orders: defaultdict[str, dict[UUID, Order]] = defaultdict(dict)
        self._lock = Lock()

    def place(self, subject: str, wanted: NewOrder) -> Order:
        """Keep an order. Raises `TooManyOrders`."""
        order = Order(
            **wanted.model_dump(), id=uuid4(), state=State.PLACED, placed_at=datetime.now(UTC)
        )
        with self._lock:
            if len(self._orders[subject]) >= MOST_ORDERS:
                raise TooManyOrders
            self._orders[subject][order.id] = order
        return order

    def of(self, subject: str, state: State | None = None) -> list[Order]:
        """Somebody's orders, oldest first."""
        with self._lock:
            orders = list(self._orders.get(subject, {}).values())
        return [order for order in orders if state is None or order.state == state]

    def find(self, subject: str, number: UUID) -> Order | None:
        """Somebody's order; None also if it is somebody else's, so that nobody learns it exists."""
        with self._lock:
            return self._orders.get(subject, {}).get(number)
