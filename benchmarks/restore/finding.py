"""Finding: scratches made to order, and who finds them."""

from collections.abc import Callable, Sequence

import numpy as np

from anew.metrics import Marks, marks
from anew.ops.damage import in_levels, old_print, scratches
from anew.ops.damage.given import Array
from benchmarks.measure import tell
from benchmarks.report import Cell, Table, Target
from benchmarks.restore.mending import OURS
from benchmarks.restore.ours import found
from benchmarks.restore.rivals import by_top_hats

Damage = Callable[[Array, np.random.Generator], tuple[Array, Array]]

DAMAGES: dict[str, Damage] = {"on clean photographs": scratches, "on old prints": old_print}
WITHIN = 1.5
"""Pixels by which a mark may lie beside: the eight neighbours count."""


def finding(truths: Sequence[Array]) -> tuple[Table, list[Target]]:
    """F1 of what was marked, counted over all photographs together.

    Args:
        truths: Clean photographs.
    """
    rows: list[list[Cell]] = []
    targets = []
    for kind, damage in DAMAGES.items():
        total = _counted(kind, damage, truths)
        rows += [[f"{name}, {kind}", each.precision, each.recall, each.f1] for name, each in total.items()]
        if OURS in total:
            targets.append(Target(f"scratches found, {kind}: F1 (aim 0.92)", total[OURS].f1, least=0.80))
        else:
            rows.append([OURS, "not built", "", ""])
    head = ("scratches", "precision", "recall", "F1")
    title = f"**scratches found**, {len(truths)} photographs, a mark may lie {WITHIN} pixels beside"
    return Table(title, head, rows), targets


def _counted(kind: str, damage: Damage, truths: Sequence[Array]) -> dict[str, Marks]:
    total: dict[str, Marks] = {}
    for place, truth in enumerate(truths):
        worn, mask = damage(truth, np.random.default_rng([place, 7]))
        given = in_levels(worn)
        told = {"top-hats": by_top_hats(given)}
        own = found(given) if place == 0 or OURS in total else None
        told |= {OURS: own} if own is not None else {}
        for name, marked in told.items():
            total[name] = total.get(name, Marks(0, 0, 0, 0)) + marks(marked, mask, within=WITHIN)
        tell(f"  scratches, {kind}: {place + 1}/{len(truths)}")
    return total
