"""Understood: what a sentence asks for, and whatever of it nobody understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

GRAMMAR = "grammar"


@dataclass(frozen=True)
class Need:
    """A picture that is missing."""

    role: str
    mask: bool
    how: str
    """How to give it, in a sentence."""


@dataclass(frozen=True)
class Unsure:
    """Words that were not understood, or cannot be done."""

    words: str
    why: str
    nearest: tuple[str, ...] = ()
    """Sentences near to it that would be understood."""


@dataclass(frozen=True)
class Understood:
    """The steps of a sentence, and everything to know before they are done."""

    steps: tuple[Mapping[str, Any], ...] = ()
    """As in a recipe, in order."""
    said: str = ""
    """What will be done, in plain words."""
    needs: tuple[Need, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    count: int = 1
    """How many results, from seeds in a row."""
    seed: int | None = None
    """The seed that the words ask for; None leaves it open."""
    undo: bool = False
    """Go back one step first."""
    again: bool = False
    """The steps are for the picture that the last one began from."""
    repeats: bool = False
    """The steps are those of before, with the pictures that they had."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """What to give to the recipe: its name for a picture, and the role under which that is at hand."""
    by: str = GRAMMAR
    """Who understood it: the grammar, or the name of a chat model."""
    notes: tuple[str, ...] = ()
    """What happened on the way, such as a chat model that did not answer."""

    def recipe(self, seed: int = 0) -> dict[str, Any]:
        """The steps as a recipe."""
        return {"seed": self.seed if self.seed is not None else seed, "steps": [dict(step) for step in self.steps]}
