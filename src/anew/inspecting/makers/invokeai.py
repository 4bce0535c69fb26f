"""InvokeAI: PNG texts, of a name that changed with its generations.

    invokeai_metadata   JSON, since 3.0; beside it a workflow or a graph
    sd-metadata         JSON, 2.x
    Dream               the words as they were typed, 2.x and before

Source
    invoke-ai/InvokeAI, its documentation of image metadata, for the names.
"""

from collections.abc import Iterator
from typing import Any

from anew.inspecting.makers.claim import Claim
from anew.inspecting.plain import parsed_object, shown
from anew.inspecting.texts import Text

_KEYS = ("invokeai_metadata", "sd-metadata", "Dream", "invokeai_workflow", "invokeai_graph")


def claims(texts: tuple[Text, ...]) -> Iterator[Claim]:
    """Each of its texts."""
    for text in texts:
        if text.key in _KEYS and text.value:
            fields = _fields(text.key, text.value)
            if fields:
                yield Claim("InvokeAI", text.where, fields)


def _fields(key: str, value: str) -> dict[str, Any]:
    if key == "Dream":
        return shown({"words": value})
    told = parsed_object(value)
    if key in ("invokeai_workflow", "invokeai_graph"):
        nodes = told.get("nodes")
        return {"nodes": len(nodes)} if isinstance(nodes, (list, dict)) else {}
    image = told.pop("image", None)
    return shown(told | image if isinstance(image, dict) else told)
