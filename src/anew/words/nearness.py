"""Nearness: what could be said instead."""

from collections.abc import Sequence

from anew.words.atoms import Atom
from anew.words.language import Language
from anew.words.scene import Scene

MOST = 3
COMMON = frozenset(
    ["filler", "join", "pointer", "number", "share", "length", "field", "choice", "change", "put", "add"]
)
"""Meanings that tell nothing of what is wanted."""
USUAL = ("restore", "outpaint", "deblur")
MODELLED = frozenset({"edit", "reimagine", "translate", "render"})


def nearest(atoms: Sequence[Atom], language: Language, scene: Scene) -> tuple[str, ...]:
    """Sentences for tasks that share a meaning with these atoms; some usual ones where none does."""
    told = {name for atom in atoms for name in atom.means} - COMMON
    shares: dict[str, int] = {}
    for rule in language.rules:
        shared = len(told & set(rule.when.replace("|", " ").split()))
        shares[rule.task] = max(shares.get(rule.task, 0), shared)
    best = sorted((task for task, count in shares.items() if count), key=lambda task: -shares[task])
    usual = ("inpaint", *USUAL) if scene.has("mask") else USUAL
    examples = language.saying.examples
    able = [task for task in best or usual if task not in MODELLED or scene.model_for(task)]
    return tuple(examples[task] for task in able if task in examples)[:MOST]
