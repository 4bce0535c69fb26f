"""Running: a conversation over stdio, and over HTTP.

stdio   one client, which started this process; its standard output carries the protocol and nothing else
http    streamable HTTP at /mcp; whoever starts it listens, and puts a door before it
"""

from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

from anew.mcp.protocol import server_of
from anew.mcp.studio import Studio

PATH = "/mcp"


async def over_stdio(studio: Studio) -> None:
    """Talk until the client closes our standard input."""
    server = server_of(studio)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def app_of(studio: Studio, *, host: str, body: int) -> ASGIApp:
    """Streamable HTTP at ``PATH``, for whoever listens.

    Args:
        studio: The conversation.
        host: The address of this machine that it is asked at.
        body: Bytes of one request.
    """
    names = [f"{name}:*" for name in ("127.0.0.1", "localhost", "[::1]")]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=names,
        allowed_origins=[f"http://{name}" for name in names],
    )
    return server_of(studio).streamable_http_app(
        streamable_http_path=PATH, transport_security=security, max_request_body_size=body, host=host
    )
