"""Claims: a record in the words of C2PA.

    c2pa.actions                    opened; then one a step, with what it made of the picture
    io.github.anew-project.record   our own record: recipe, digests, versions
    c2pa.soft-binding               the id in the watermark, where there is one

No time is stated and no thumbnail added: neither is needed to prove anything, and both tell or cost something.

Source
    C2PA Specification 2.2, sections 18.15 (actions), 18.11 (soft binding), 6.2 (labels).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from anew.provenance.record import Record
from anew.provenance.sources import CODES
from anew.version import VERSION

ACTIONS, BINDING = "c2pa.actions", "c2pa.soft-binding"
RECORD = "io.github.anew-project.record"
WATERMARK = "io.github.anew-project.watermark"
"""The name of the watermark's algorithm, in a soft binding."""
OWN = (ACTIONS, BINDING, RECORD)
MAIN = "picture"
"""The input that everything else happens to."""

_AGENT = {"name": "anew", "version": VERSION}


def claims(record: Record, ingredients: list[Mapping[str, Any]]) -> dict[str, Any]:
    """A manifest as the library takes it.

    Args:
        record: What ran.
        ingredients: Inputs that came without a manifest.
    """
    assertions = [
        {"label": ACTIONS, "data": {"actions": list(_actions(record))}},
        {"label": RECORD, "data": json.loads(record.to_json())},
    ]
    if record.mark:
        assertions.append({"label": BINDING, "data": _binding(record.mark)})
    return {"claim_generator_info": [_AGENT], "ingredients": ingredients, "assertions": assertions}


def _actions(record: Record) -> Iterator[dict[str, Any]]:
    yield {"action": "c2pa.opened", "parameters": {"ingredientIds": [MAIN]}}
    for step in record.actions or ({"action": "c2pa.edited"},):
        told = {"action": step["action"], "softwareAgent": _AGENT}
        if step.get("source"):
            told["digitalSourceType"] = CODES + step["source"]
        if step.get("task"):
            told["description"] = step["task"]
        yield told


def _binding(mark: str) -> dict[str, Any]:
    return {"alg": WATERMARK, "blocks": [{"scope": {}, "value": mark}]}
