"""Door: the middleware that everything passes on its way in, HTTP and WebSocket alike.

    Host --> Origin --> key --> rate --> length --> the app, with a body that is counted

Plain ASGI: streams pass through unbuffered (https://asgi.readthedocs.io).
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from anew.errors import AnewError
from anew.server.faults import answer, fault_of
from anew.server.guard.bodies import Body, check_length
from anew.server.guard.keys import Caller, Keys, no_key
from anew.server.guard.names import check_host, check_origin
from anew.server.guard.rates import Rates
from anew.server.settings import Settings

OPEN = ("/healthz", "/readyz", "/open")
"""Paths that need no key: they tell nothing, or take a ticket."""
PAGE = "/"
"""Who comes here without a key is told in words how to get in."""
GUESSES = 30
"""Wrong keys of one address at once; then one a second."""


class Door:
    """The guard of an app."""

    def __init__(self, app: ASGIApp, settings: Settings, keys: Keys) -> None:
        self._app, self._settings, self._keys = app, settings, keys
        self._hosts = settings.hosts()
        self._rates = Rates(settings.rate, settings.burst)
        self._guesses = Rates(1.0, GUESSES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it pass, or answer why not."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        body = Body(receive, self._settings, self._settings.most(scope["path"]))
        try:
            scope["state"]["owner"] = self._admitted(scope)
        except AnewError as error:
            await self._refuse(error, scope, body, receive, send)
            return
        await self._app(scope, body if scope["type"] == "http" else receive, send)

    def _admitted(self, scope: Scope) -> str | None:
        """The owner whom a request is from; None where nobody is known, on paths that need no key.

        Raises:
            BadRequest, Refused, NoKey, TooOften, TooLarge: it may not pass.
        """
        hosts = [value.decode("latin1") for name, value in scope["headers"] if name == b"host"]
        headers = headers_of(scope)
        method = scope.get("method", "WEBSOCKET")
        check_host(hosts, self._hosts)
        caller = None
        if scope["path"] not in OPEN:
            caller = self._caller(scope, headers)
        if caller is not None:
            self._rates.spend(f"owner {caller.owner}")
        elif scope["path"] not in (*OPEN, PAGE):
            raise no_key("none")
        check_origin(headers, method, cookie=caller is not None and caller.cookie)
        check_length(headers, self._settings.most(scope["path"]))
        return caller.owner if caller else None

    def _caller(self, scope: Scope, headers: dict[str, str]) -> Caller | None:
        """Whoever shows a key; None where nobody does. Wrong ones are counted by address: nobody can try many."""
        address = (scope.get("client") or ("",))[0]
        self._guesses.check(address)
        try:
            return self._keys.caller(headers, cookie_of(scope))
        except AnewError:
            self._guesses.spend(address)
            raise

    async def _refuse(self, error: AnewError, scope: Scope, body: Body, receive: Receive, send: Send) -> None:
        fault = fault_of(error, scope["state"]["request"])
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": fault.sentence[:100]})
            return
        await body.drain()
        await answer(fault, scope["path"])(scope, receive, send)


def headers_of(scope: Scope) -> dict[str, str]:
    """Headers by their lower-case names; of several of one name the last."""
    return {name.decode("latin1").lower(): value.decode("latin1") for name, value in scope["headers"]}


def cookie_of(scope: Scope) -> str:
    """The name of the session's cookie: cookies do not tell ports apart, so that it does."""
    return f"anew-{(scope.get('server') or ('', 0))[1]}"
