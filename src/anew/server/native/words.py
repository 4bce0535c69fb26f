"""Words: what every route says of itself in OpenAPI, and how it reads a body that comes in one of several kinds."""

from typing import Any

from fastapi import Request

from anew.errors import BadRequest
from anew.server.native.shapes import Error

WHY = {
    400: "Not what the route reads.",
    401: "No key, or another.",
    403: "Refused: by the policy of the server, or because a stranger's page asks.",
    404: "There is none.",
    408: "It did not arrive in time.",
    409: "Not in this state, or no engine that can.",
    413: "Too large.",
    422: "Wrong in a way that its author can mend.",
    429: "More than one's share; see Retry-After.",
    500: "A fault of the server, or of an engine.",
    503: "The server is going down, or busy.",
    507: "No room on the server's disk.",
}
ALWAYS = (400, 401, 403, 422, 429, 500)
"""What any request may be answered."""


Answers = dict[int | str, dict[str, Any]]


def errors(*more: int) -> Answers:
    """The errors that a route may answer beside those that any may."""
    return {status: {"model": Error, "description": WHY[status]} for status in sorted({*ALWAYS, *more})}


def body(**content: str) -> dict[str, Any]:
    """What a route reads, by kinds of content: the name of a schema, or "file".

    Example:
        >>> body(json="Look")["requestBody"]["content"]
        {'application/json': {'schema': {'$ref': '#/components/schemas/Look'}}}
    """
    told = {KINDS[kind]: {"schema": _schema(name)} for kind, name in content.items()}
    return {"requestBody": {"required": True, "content": told}}


KINDS = {
    "json": "application/json",
    "form": "multipart/form-data",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "raw": "application/octet-stream",
    "zip": "application/zip",
}


def _schema(name: str) -> dict[str, Any]:
    return {"type": "string", "format": "binary"} if name == "file" else {"$ref": f"#/components/schemas/{name}"}


def kind_of(request: Request) -> str:
    """The kind of content that came, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def json_in(request: Request) -> bytes:
    """A body that must be JSON.

    Raises:
        BadRequest: it says that it is something else.
    """
    if kind_of(request) != KINDS["json"]:
        raise strange(request, "json")
    return await request.body()


def strange(request: Request, *kinds: str) -> BadRequest:
    """The refusal of content of another kind."""
    return BadRequest(
        needed=" or ".join(KINDS[kind] for kind in kinds),
        found=kind_of(request)[:80] or "no Content-Type",
        fix="Set the Content-Type to what is sent.",
    )
