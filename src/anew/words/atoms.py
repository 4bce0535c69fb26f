"""Atoms: a sentence as small pieces, each with whatever it may mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, eq=False)
class Atom:
    """A word, or a phrase that means something as a whole."""

    text: str
    """As the person wrote it."""
    begin: int
    """Where it begins in the sentence, in characters."""
    end: int
    means: Mapping[str, Any] = field(default_factory=dict)
    """Meanings by name, with a value where they have one: ``{"side": "left"}``; none for a word nobody knows."""

    def has(self, *names: str) -> bool:
        """Whether it may mean one of these."""
        return any(name in self.means for name in names)

    @property
    def idle(self) -> bool:
        """Whether nothing is lost when no rule reads it."""
        return self.has("filler", "join", "pointer") or not self.text.strip()

    @property
    def known(self) -> bool:
        """Whether it means anything at all."""
        return bool(self.means)


def written(atoms: list[Atom], sentence: str) -> str:
    """The part of a sentence that these span, as it was written."""
    return sentence[atoms[0].begin : atoms[-1].end] if atoms else ""
