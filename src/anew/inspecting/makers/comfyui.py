"""ComfyUI: the graph of nodes that made the picture (``prompt``), and the one the person saw (``workflow``), as JSON.

PNG has them as texts of these names. WebP has them in EXIF tags that were meant for cameras, Model and Make and those
before them, each text with its name and a colon in front.

Source
    comfyanonymous/ComfyUI, nodes.py (SaveImage) and comfy_extras/nodes_images.py (SaveAnimatedWEBP), for the places.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from anew.inspecting.makers.claim import Claim
from anew.inspecting.plain import parsed_object, shown
from anew.inspecting.texts import Text

_KEYS = ("prompt", "workflow")
_WEIGHTS = (".safetensors", ".ckpt", ".pt", ".pth", ".gguf", ".sft", ".bin")
_SAMPLING = ("seed", "noise_seed", "steps", "cfg", "sampler_name", "scheduler", "denoise")


def claims(texts: tuple[Text, ...]) -> Iterator[Claim]:
    """Each graph that is there."""
    for text in texts:
        key, value = _named(text)
        told = parsed_object(value) if key in _KEYS else {}
        fields = _of_prompt(told) or _of_workflow(told)
        if fields:
            yield Claim("ComfyUI", text.where, {"graph": key, **shown(fields)})


def _named(text: Text) -> tuple[str, str]:
    """The name and the JSON, from either place."""
    if text.place != "EXIF":
        return text.key, text.value or ""
    key, _, value = (text.value or "").partition(":")
    return key, value


def _of_prompt(graph: dict[str, Any]) -> dict[str, Any]:
    """Nodes, models, words and numbers of a graph that ran."""
    nodes = [each for each in graph.values() if isinstance(each, dict) and isinstance(each.get("class_type"), str)]
    if not nodes:
        return {}
    inputs = [(name, value) for node in nodes for name, value in _inputs(node)]
    sampling = {name: value for name, value in inputs if name in _SAMPLING and isinstance(value, (int, float, str))}
    return {
        "nodes": len(nodes),
        "kinds": _joined(node["class_type"] for node in nodes),
        "models": _joined(value for _, value in inputs if isinstance(value, str) and value.endswith(_WEIGHTS)),
        "words": _joined(_words(nodes), "\n"),
        **sampling,
    }


def _of_workflow(graph: dict[str, Any]) -> dict[str, Any]:
    """Nodes of a graph as it was drawn."""
    nodes = graph.get("nodes")
    kinds = [each.get("type") for each in nodes if isinstance(each, dict)] if isinstance(nodes, list) else []
    named = [kind for kind in kinds if isinstance(kind, str)]
    return {"nodes": len(named), "kinds": _joined(named)} if named else {}


def _words(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """What was typed into nodes that encode words."""
    for node in nodes:
        if "TextEncode" in node["class_type"]:
            yield from (value for _, value in _inputs(node) if isinstance(value, str) and value.strip())


def _inputs(node: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    inputs = node.get("inputs")
    return inputs.items() if isinstance(inputs, dict) else ()


def _joined(words: Iterable[str], between: str = ", ") -> str:
    return between.join(dict.fromkeys(words))
