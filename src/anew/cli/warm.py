"""Warm: compile every kernel now, by really doing each task once on small pictures."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from anew.cli.progress import shown
from anew.cli.report import note
from anew.engines import registry
from anew.engines.card import EngineCard
from anew.errors import AnewError
from anew.image import CLI, Picture
from anew.ops.preview import unseen
from anew.recipes import Recipe
from anew.road import run
from anew.tasks import Role, Task

SIDE = 64
"""Pixels a side: enough for several levels of a pyramid."""
NEEDED: Mapping[str, Mapping[str, str]] = {
    "outpaint": {"aspect": "3:2"},
    "retarget": {"aspect": "3:2"},
    "edit": {"instruction": "warmer"},
}
"""What some tasks cannot be asked without."""


def warm() -> int:
    """Do each task of each engine that compiles kernels, once and small.

    Returns:
        0, or the exit code of the worst that failed.
    """
    worst = 0
    with shown(quiet=False, compiles=True) as progress:
        for card, kind in _pairs():
            start = time.perf_counter()
            try:
                recipe = Recipe.of(smallest(kind), engine=card.name)
                run(recipe, progress=progress, preview=unseen, limit=CLI, policy=None, consent="", **pictures(kind))
                note(f"{card.name} {kind.name}  {time.perf_counter() - start:.1f} s")
            except AnewError as error:
                note(f"{card.name} {kind.name}  failed: {error}")
                worst = max(worst, error.exit_code)
    return worst


def smallest(kind: type[Task]) -> Task:
    """A task with its defaults and, beside them, what it cannot be asked without."""
    return kind(**NEEDED.get(kind.name, {}))


def pictures(kind: type[Task]) -> dict[str, Picture]:
    """Small pictures for every role, the optional ones too."""
    return {role.name: _picture(role, index) for index, role in enumerate(kind.roles) if role.needed}


def _pairs() -> Iterator[tuple[EngineCard, type[Task]]]:
    for card in registry.cards():
        if "numba" in card.versions and not card.missing():
            yield from ((card, kind) for kind in card.serves)


def _picture(role: Role, seed: int) -> Picture:
    array: Any = np.random.default_rng(seed).random((SIDE, SIDE, 3))
    if role.mask:
        array = np.zeros((SIDE, SIDE), bool)
        array[SIDE // 3 : SIDE // 2, SIDE // 3 : SIDE // 2] = True
    return Picture.from_array(array)
