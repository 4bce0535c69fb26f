"""Around: the outermost middleware. What it adds to every answer, and the line it writes of it.

X-Request-Id               names the request in the log
X-Content-Type-Options     nosniff: a picture is never taken for a page
Content-Security-Policy    nothing may be loaded or run, unless a page says otherwise itself
Cache-Control              no-store, unless an answer says otherwise itself
"""

import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from anew.server.faults import answer, fault_of
from anew.server.telling.figures import Figures
from anew.server.telling.lines import tell, tell_fault

SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Around:
    """The middleware."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, and tell how it went."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        id = secrets.token_hex(8)
        scope.setdefault("state", {})["request"] = id
        passing = _Passing(scope, send, id)
        self._figures.under_way += 1
        try:
            await self._app(scope, receive, passing)
        except Exception as error:  # noqa: BLE001 - the last door: a fault is told and answered, and the server goes on
            tell_fault(id, error)
            if scope["type"] == "http" and not passing.status:
                await answer(fault_of(error, id), scope["path"])(scope, receive, passing)
        finally:
            self._figures.under_way -= 1
            self._tell(scope, passing)

    def _tell(self, scope: Scope, passing: "_Passing") -> None:
        seconds = time.monotonic() - passing.began
        route = route_of(scope)
        method = scope.get("method", "WEBSOCKET")
        method = method if method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "WEBSOCKET") else "other"
        status = passing.status or 499  # whoever asked went away
        self._figures.request(method, route, status, seconds)
        told = {"request": passing.id, "method": method, "route": route, "status": status}
        tell(**told, ms=round(1000 * seconds, 1), bytes=passing.bytes, owner=scope["state"].get("owner") or "")


def route_of(scope: Scope) -> str:
    """The path as it was declared, so that no id and no name gets into figures: the part that a router was included
    under, as it was asked, and the route's own.
    """
    declared = getattr(scope.get("route"), "path", "")
    if not declared:
        return "none"
    asked = scope["path"].split("/")
    before = len(asked) - len(declared.split("/"))
    return "/".join(asked[: before + 1]) + declared if before > 0 and ":path" not in declared else declared


class _Passing:
    """An answer on its way out, counted."""

    def __init__(self, scope: Scope, send: Send, id: str) -> None:
        self._scope, self._send, self.id = scope, send, id
        self.began = time.monotonic()
        self.status, self.bytes = 0, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.id
            for name, value in SAFE.items():
                headers.setdefault(name, value)
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
        elif message["type"] in ("websocket.accept", "websocket.close") and not self.status:
            self.status = 101 if message["type"] == "websocket.accept" else 403
        await self._send(message)
