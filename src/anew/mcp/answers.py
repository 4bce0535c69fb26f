"""Answers: results and errors in the protocol's own shape.

small picture, for the model to see  +  a line with its id  +  a link to all of it
"""

from base64 import b64encode
from typing import Any

from mcp import types

from anew.errors import AnewError, EngineFailed
from anew.mcp.studio import Said
from anew.mcp.tools import Tool
from anew.mcp.tree import Shot

MEDIA = {"jpeg": "image/jpeg", "heif": "image/heic"}
"""What formats are called where that is not image/FORMAT."""
LONGEST = 60_000
"""Letters of an answer."""


def tool(tool: Tool) -> types.Tool:
    """A tool as it is listed."""
    hints = types.ToolAnnotations(read_only_hint=tool.reads, destructive_hint=False, open_world_hint=False)
    return types.Tool(name=tool.name, description=tool.description, input_schema=dict(tool.schema), annotations=hints)


def result(said: Said) -> types.CallToolResult:
    """What came of a call."""
    content: list[types.ContentBlock] = []
    if said.small:
        content.append(types.ImageContent(type="image", data=b64encode(said.small).decode(), mime_type="image/webp"))
    content.append(types.TextContent(type="text", text=said.text[:LONGEST]))
    if said.shot is not None:
        content.append(link(said.shot))
    return types.CallToolResult(content=content, structured_content=dict(said.about) or None)


def failure(error: Exception) -> types.CallToolResult:
    """Why a call failed, in anew's three parts. Of errors that are not anew's own, only that there was one."""
    if not isinstance(error, AnewError):
        error = EngineFailed(needed="a call that goes well", found="a fault of anew's own", fix="Report it.")
    parts = {"needed": error.needed, "found": error.found, "fix": error.fix}
    text = "\n".join(f"{name}: {words}" for name, words in parts.items())[:LONGEST]
    told: dict[str, Any] = {"error": {"kind": type(error).__name__, **parts}}
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)], structured_content=told, is_error=True
    )


def link(shot: Shot) -> types.ResourceLink:
    """Where all of a picture is read."""
    return types.ResourceLink(type="resource_link", **_facts(shot))


def resource(shot: Shot) -> types.Resource:
    """A picture as it is listed."""
    return types.Resource(**_facts(shot))


def content(shot: Shot, data: bytes) -> types.ReadResourceResult:
    """A picture as it is read."""
    blob = types.BlobResourceContents(uri=_uri(shot), mime_type=_media(shot), blob=b64encode(data).decode())
    return types.ReadResourceResult(contents=[blob])


def _facts(shot: Shot) -> dict[str, Any]:
    told = f"{shot.how}, {shot.width}x{shot.height}"
    return {
        "uri": _uri(shot),
        "name": f"{shot.id}.{shot.format}",
        "description": told,
        "mime_type": _media(shot),
        "size": shot.bytes or None,
    }


def _uri(shot: Shot) -> str:
    return f"image://{shot.id}"


def _media(shot: Shot) -> str:
    return MEDIA.get(shot.format, f"image/{shot.format}")
