"""Freely: words that no rule reads, for a model that reads any. They go to it as the person wrote them."""

import re
from typing import Any

from anew.words.atoms import Atom
from anew.words.language import Free
from anew.words.scene import Scene

TASKS = ("inpaint", "background", "edit", "reimagine")
"""Tasks that can follow free words, each in its own way."""
DIAL = {"tiny": 0.15, "little": 0.3, "half": 0.5, "much": 0.85, "full": 1.0}


def step(text: str, scene: Scene, free: Free, amount: Atom | None = None) -> tuple[str, dict[str, Any]]:
    """The task and its fields for a clause.

    a mask is drawn, "put a bench there"      inpaint by prompt
    "put me on a beach"                       background by prompt
    a model follows instructions              edit, with all of the words
    a model paints by words                   reimagine, by what the picture should become
    """
    plain = bare(text, free)
    if scene.has("mask") and scene.model_for("inpaint") and (prompt := placed(text, free)):
        return "inpaint", {"prompt": prompt}
    if scene.model_for("background") and (prompt := _found(plain, free.behind)):
        return "background", {"prompt": prompt}
    if scene.model_for("edit"):
        return "edit", {"instruction": plain}
    prompt = _found(plain, free.turned) or plain
    if amount is not None and scene.model_for("reimagine"):
        prompt = bare(prompt.replace(amount.text, ""), free)
        return "reimagine", {"prompt": prompt, "strength": DIAL[amount.means["amount"]]}
    return ("reimagine" if scene.model_for("reimagine") else "edit"), (
        {"prompt": prompt} if scene.model_for("reimagine") else {"instruction": plain}
    )


def placed(text: str, free: Free) -> str:
    """What should be where the mask is; empty where that is not said."""
    return _found(bare(text, free), free.placed)


def beside(text: str, free: Free) -> str:
    """A prompt beside what a rule reads; empty where there is none."""
    found = re.search(free.beside, bare(text, free), re.IGNORECASE)
    return found[1].strip() if found else ""


def wants_words(text: str, free: Free) -> bool:
    """Whether it says what a picture should become, or where something should be."""
    plain = bare(text, free)
    return bool(_found(plain, (*free.turned, *free.placed, *free.behind)))


def bare(text: str, free: Free) -> str:
    """Without the polite words around it."""
    text = re.sub(free.trailing, "", text.strip(), flags=re.IGNORECASE)
    return re.sub(rf"^{free.polite}", "", text, flags=re.IGNORECASE).strip()


def _found(text: str, patterns: tuple[str, ...]) -> str:
    for pattern in patterns:
        if found := re.fullmatch(pattern, text, re.IGNORECASE):
            return found[1].strip()
    return ""
