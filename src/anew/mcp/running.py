"""Running: a conversation over stdio, and over HTTP.

stdio   one client, which started this process; its standard output carries the protocol and nothing else
http    streamable HTTP at /mcp, behind a door that whoever starts it brings along
"""

from collections.abc import Callable
from typing import Any

import uvicorn
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

from anew.errors import CannotServe
from anew.mcp.protocol import server_of
from anew.mcp.studio import Studio

PATH = "/mcp"
GRACE = 3
"""Seconds in which answers that are under way may end."""


async def over_stdio(studio: Studio) -> None:
    """Talk until the client closes our standard input."""
    server = server_of(studio)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


async def over_http(
    studio: Studio,
    *,
    host: str,
    port: int,
    body: int,
    guard: Callable[[ASGIApp], ASGIApp],
    started: Callable[[str], None],
) -> None:
    """Talk until a signal ends it.

    Args:
        studio: The conversation.
        host: An address of this machine.
        port: 0 takes a free one.
        body: Bytes of one request.
        guard: Puts a door before the app: whoever has no key stays outside.
        started: Told the address, once it listens.

    Raises:
        CannotServe: the address is taken.
    """
    names = [f"{name}:*" for name in ("127.0.0.1", "localhost", "[::1]")]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=names,
        allowed_origins=[f"http://{name}" for name in names],
    )
    app = server_of(studio).streamable_http_app(
        streamable_http_path=PATH, transport_security=security, max_request_body_size=body, host=host
    )
    server = _Server(uvicorn.Config(guard(app), host=host, port=port, **_CONFIG), started)
    try:
        await server.serve()
    except SystemExit:  # uvicorn's word for an address that it cannot have
        raise CannotServe(
            needed=f"to listen on {host}, port {port}", found="an address that is taken", fix="Choose another --port."
        ) from None


class _Server(uvicorn.Server):
    """Uvicorn's, which tells where it is."""

    def __init__(self, config: uvicorn.Config, started: Callable[[str], None]) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        self._told(f"http://{f'[{host}]' if ':' in host else host}:{port}{PATH}")


_CONFIG: dict[str, Any] = {
    "ws": "none",
    "timeout_graceful_shutdown": GRACE,
    "server_header": False,
    "proxy_headers": False,
    "access_log": False,
    "log_config": None,
    "lifespan": "on",
}
