"""The API's routes. Each names the scope that it needs; nothing is reachable without a token."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Security
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from orders_api.connection import BadConnection, Connection
from orders_api.orders import NewOrder, Order, OrderBook, State, TooManyOrders
from orders_api.tokens import Caller, Refused, Tokens

READ, WRITE = "orders.read", "orders.write"
_BEARER = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="An access token of Azure AD B2C."
)


def create_app(connection: Connection) -> FastAPI:
    """The API, ready to serve. Raises `BadConnection` if the stack lacks a scope it needs."""
    for scope in (READ, WRITE):
        if scope not in connection.scopes:
            raise BadConnection(f"API_SCOPES has no {scope}: add it to the stack's setting scopes.")
    api = _routes()
    api.state.tokens = Tokens(connection)
    api.state.orders = OrderBook()
    return api


def description(public_url: str) -> dict[str, Any]:
    """The API's own OpenAPI document, for whoever makes a connector of it.

    `public_url`: where the API is reached from outside.
    """
    api = _routes()
    api.servers = [{"url": public_url}]
    return api.openapi()


def _caller(scope: str) -> Callable[..., Caller]:
    def caller(
        request: Request,
        given: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    ) -> Caller:
        if given is None:
            raise Refused(401, "This needs an access token")
        tokens: Tokens = request.app.state.tokens
        return tokens.caller(given.credentials, scope)

    return caller


Reader = Annotated[Caller, Depends(_caller(READ))]
Writer = Annotated[Caller, Depends(_caller(WRITE))]


def _routes() -> FastAPI:
    api = FastAPI(
        title="Orders",
        version="1.0",
        description="Place orders and see how far they are. Everybody sees their own.",
        docs_url=None,
        redoc_url=None,
    )
    api.add_exception_handler(Refused, _refusal)

    @api.get("/orders", operation_id="ListOrders", summary="List my orders")
    def list_orders(
        request: Request,
        caller: Reader,
        state: Annotated[State | None, Query(description="Only orders that are this far.")] = None,
    ) -> list[Order]:
        """All orders of the person who is signed in, oldest first."""
        return _orders(request).of(caller.subject, state)

    @api.post("/orders", operation_id="PlaceOrder", summary="Place an order", status_code=201)
    def place_order(request: Request, caller: Writer, wanted: NewOrder) -> Order:
        """Place an order for the person who is signed in."""
        try:
            return _orders(request).place(caller.subject, wanted)
        except TooManyOrders:
            raise HTTPException(409, "You have too many orders") from None

    @api.get("/orders/{number}", operation_id="GetOrder", summary="Get one of my orders")
    def get_order(request: Request, caller: Reader, number: UUID) -> Order:
        """One order of the person who is signed in."""
        order = _orders(request).find(caller.subject, number)
        if order is None:
            raise HTTPException(404, "You have no such order")
        return order

    return api


def _orders(request: Request) -> OrderBook:
    book: OrderBook = request.app.state.orders
    return book


def _refusal(request: Request, refused: Exception) -> JSONResponse:  # noqa: ARG001
    assert isinstance(refused, Refused)
    if refused.status == 503:
        headers = {"Retry-After": "30"}
    else:
        challenge = ['realm="orders"']
        if refused.code:
            challenge += [f'error="{refused.code}"', f'error_description="{refused.reason}"']
        if refused.scope:
            challenge.append(f'scope="{refused.scope}"')
        headers = {"WWW-Authenticate": f"Bearer {', '.join(challenge)}"}
    return JSONResponse({"detail": refused.reason}, refused.status, headers)
