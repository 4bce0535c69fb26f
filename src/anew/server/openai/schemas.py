"""Schemas: what the routes read and answer, for OpenAPI, where FastAPI does not see it by itself."""

from typing import Any

from anew.server.openai.answers import OpenAIError
from anew.server.openai.asked import Asked
from anew.server.openai.reading import FORM, JSON, MOST

WHY = {
    400: "Wrong in a way that its author can mend, or nobody here can do it.",
    401: "No key, or another.",
    403: "Refused: by the policy of the server, or because a stranger's page asks.",
    404: "There is no such model or upload.",
    408: "It did not arrive in time.",
    413: "Too large.",
    429: "More than one's share; see Retry-After.",
    499: "The job was cancelled.",
    500: "A fault of the server, or of an engine.",
    503: "The job goes on; the server goes down, or it takes too long to wait for.",
    507: "No room on the server's disk.",
}
FILE = {"type": "string", "format": "binary"}
PICTURE = {
    "type": "object",
    "properties": {
        "image_url": {"type": "string", "description": "A data URL, or a URL on a host that the server may ask."},
        "file_id": {"type": "string", "description": "The digest of an upload."},
    },
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}
MORE = "Fields of the task, such as strength, negative_prompt or guidance_scale. Others are refused by name."


def errors() -> dict[int | str, dict[str, Any]]:
    """What may be answered instead."""
    return {status: {"model": OpenAIError, "description": why} for status, why in WHY.items()}


def body(kind: type[Asked], *, pictures: tuple[str, ...] = (), words: bool = False) -> dict[str, Any]:
    """What a route reads.

    Args:
        kind: Its fields.
        pictures: Names of the files of its form, the first of which is needed.
        words: Whether it is read from JSON too.
    """
    content = {}
    if pictures or not words:
        content[FORM] = {"schema": _schema(kind, dict.fromkeys(pictures, FILE), pictures[:1])}
        if "image" in pictures and "mask" in pictures:
            content[FORM]["schema"]["properties"]["image[]"] = {"type": "array", "items": FILE, "maxItems": MOST}
            content[FORM]["schema"]["required"] = []
            content[FORM]["schema"]["anyOf"] = [{"required": ["image"]}, {"required": ["image[]"]}]
    if words:
        named = {name: PICTURE for name in pictures if name != "image"}
        if pictures:
            named["images"] = {"type": "array", "items": PICTURE, "minItems": 1, "maxItems": MOST}
        content[JSON] = {"schema": _schema(kind, named, ("images",) if pictures else ("model", "prompt"))}
    return {"requestBody": {"required": True, "content": content}}


def _schema(kind: type[Asked], more: dict[str, Any], needed: tuple[str, ...]) -> dict[str, Any]:
    told = kind.model_json_schema()
    return {
        "type": "object",
        "properties": {**more, **told["properties"]},
        "required": [*needed],
        "additionalProperties": {"description": MORE},
    }
