"""File: a network as one safetensors file, which says itself what it is.

tensors        float16, by the names of ``plan.shapes()``
__metadata__   kind: "anew restore 1"     plan: JSON     facts: JSON, the model card
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from anew.engines.restore.nets.plan import Plan
from anew.errors import BadModel
from anew.weights import arrays
from anew.weights.shapes import check_shapes

KIND = "anew restore 1"
"""What a file says it is; the number goes up when an older anew would misread it."""

Halves = Mapping[str, npt.NDArray[np.float16]]


class Net(NamedTuple):
    """A network as it lies in a file."""

    plan: Plan
    tensors: Halves
    facts: Mapping[str, Any]
    """Whatever its model card says: licence, data, schedule, scores."""


def write(
    path: str | Path, plan: Plan, tensors: Mapping[str, npt.NDArray[np.floating]], *, card: Mapping[str, Any]
) -> str:
    """Write a network, whole or not at all.

    Args:
        path: The file; its folder must be there.
        plan: The shape of it.
        tensors: By the names of ``plan.shapes()``; rounded to float16.
        card: Facts that JSON can say, ``licence`` among them.

    Returns:
        The SHA-256 of the file, in hexadecimal.

    Raises:
        BadModel: tensors of another plan, no licence, or numbers that 16 bits cannot hold.
        CannotWrite: no permission, no room, or no such folder.
    """
    if not card.get("licence"):
        raise BadModel(needed="a licence among the facts", found="none", fix='Say card={"licence": "Apache-2.0"}.')
    _check(path, plan, tensors)
    with np.errstate(over="ignore"):
        halves = {name: np.asarray(array, np.float16) for name, array in tensors.items()}
    _check_finite(path, halves)
    shape = json.dumps(plan.model_dump(exclude_defaults=True), sort_keys=True)
    return arrays.save(path, halves, {"kind": KIND, "plan": shape, "facts": json.dumps(dict(card), sort_keys=True)})


def read(path: str | Path) -> Net:
    """Read a network.

    Returns:
        Its plan, its tensors and its facts.

    Raises:
        BadModel: no such file, not one of these, damaged, or with numbers that are none.
    """
    return read_hashed(path)[0]


def read_hashed(path: str | Path) -> tuple[Net, str]:
    """The same, and the SHA-256 of the very bytes that were read."""
    tensors, header, digest = arrays.load(path)
    if header.metadata.get("kind") != KIND:
        raise BadModel(
            needed=f"a network of the restore engine at {path}",
            found=header.metadata.get("kind", "weights of another kind"),
            fix="Take a file that `anew train restore` wrote, or install a newer anew.",
        )
    try:
        plan = Plan.read(json.loads(header.metadata["plan"]))
        facts = json.loads(header.metadata["facts"])
    except (KeyError, ValueError, ValidationError):
        raise BadModel(needed=f"a plan in {path}", found="words that are none", fix="Copy the file again.") from None
    _check(path, plan, tensors)
    _check_finite(path, tensors)
    return Net(plan, tensors, facts), digest


def _check(path: str | Path, plan: Plan, tensors: Mapping[str, npt.NDArray[Any]]) -> None:
    found = {name: array.shape for name, array in tensors.items()}
    check_shapes(found, plan.shapes(), of=f"the plan in {path}", fix="The file is damaged; copy or write it again.")


def _check_finite(path: str | Path, tensors: Mapping[str, npt.NDArray[Any]]) -> None:
    bad = next((name for name, array in tensors.items() if not np.isfinite(array).all()), None)
    if bad is not None:
        raise BadModel(
            needed=f"finite numbers in {path}",
            found=f"NaN, or numbers beyond 65504, in {bad}",
            fix="Train it again with a smaller step, or take an earlier checkpoint.",
        )
