"""Protocol: the SDK's server, handed a studio. All that a client may call is here."""

import logging
from typing import Any

from mcp import MCPError, types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server

from anew.errors import AnewError
from anew.mcp import answers
from anew.mcp.studio import Studio
from anew.mcp.tools import tools
from anew.version import VERSION

SCHEME = "image://"
LISTED = 100
"""Pictures that are listed as resources; any other is read by its id."""
INSTRUCTIONS = (
    "Tools to make a picture from another, turn by turn. Begin with open_picture. Every picture has an id such as p1, "
    "and answers show it small; sizes and boxes are in pixels of the full picture, whose size each answer tells. "
    "`last` is the newest picture; undo goes back, branch goes to any other, and nothing is lost. "
    "Masks are white where something is to be done: draw_mask makes them. "
    "Without a model most engines read no words; `engines` tells which can, and which models are here."
)
_log = logging.getLogger("anew.mcp")
Context = ServerRequestContext[Any, Any]


def server_of(studio: Studio) -> Server[Any]:
    """The server of a conversation."""
    listed = [answers.tool(tool) for tool in tools(studio.tasks)]

    async def list_tools(_: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=listed)

    async def call_tool(context: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        async def tell(fraction: float, doing: str) -> None:
            await context.session.report_progress(fraction, 1.0, doing)

        try:
            return answers.result(await studio.call(asked.name, asked.arguments or {}, tell))
        except AnewError as error:
            return answers.failure(error)
        except Exception as error:  # noqa: BLE001 - the conversation goes on; what it was is for the log, not the model
            _log.error("a call of %r failed: %s", asked.name[:80], type(error).__name__, exc_info=error)
            return answers.failure(error)

    async def list_resources(_: Context, __: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        shots = studio.tree.shots(studio.conversation)[-LISTED:]
        return types.ListResourcesResult(resources=[answers.resource(shot) for shot in reversed(shots)])

    async def list_templates(_: Context, __: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=SCHEME + "{id}", name="picture", description="A picture by its id, in full."
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(_: Context, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        uri = str(asked.uri)
        try:
            return answers.content(*await studio.file(uri.removeprefix(SCHEME) if uri.startswith(SCHEME) else ""))
        except AnewError as error:
            raise MCPError(types.INVALID_PARAMS, str(error)) from None

    return Server(
        "anew",
        version=VERSION,
        title="anew",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )
