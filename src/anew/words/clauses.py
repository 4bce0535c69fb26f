"""Clauses: a sentence cut into what is one step each.

A piece that no rule reads by itself belongs to the one before ("and a bit on top"), takes its verb from there ("remove
the noise and the scratches"), or waits for the one behind ("old photo: fix it").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anew.words import freely
from anew.words.atoms import Atom, written
from anew.words.knowing import rules_for
from anew.words.language import Language
from anew.words.rule import Clause, Reading, readings
from anew.words.scene import Scene


@dataclass
class Part:
    """Atoms of one step, and how they are read so far."""

    atoms: list[Atom]
    reading: Reading | None = None
    free: bool = False
    """It is for a model that reads any words."""

    @property
    def whole(self) -> bool:
        """Whether a rule reads all of it."""
        return self.reading is not None and self.reading.whole

    @property
    def weak(self) -> bool:
        """Whether it might mean something else beside others."""
        return self.reading is not None and self.reading.rule.weak

    def grow(self, piece: Sequence[Atom], reading: Reading | None) -> None:
        """Take a piece in."""
        self.atoms.extend(piece)
        self.reading = reading


@dataclass(frozen=True)
class Cutter:
    """Cuts one sentence."""

    sentence: str
    scene: Scene
    language: Language

    def parts(self, atoms: Sequence[Atom]) -> list[Part]:
        """What is one step each, in order."""
        found: list[Part] = []
        for piece in pieces(atoms):
            if len(piece) == 1 and piece[0].has("not") and not found:
                continue  # "no, go back"
            own = self._best(piece)
            if not self._goes_alone(found, own) and self._joins(found, piece, own):
                continue
            free = self._wants_words(own)
            found.append(Part(piece, None if free else own, free))
        return found

    def _goes_alone(self, found: Sequence[Part], own: Reading | None) -> bool:
        before = found[-1] if found else None
        settled = before is None or before.free or (before.whole and not before.weak)
        return own is not None and own.whole and not own.rule.weak and settled

    def _joins(self, found: list[Part], piece: list[Atom], own: Reading | None) -> bool:
        """Whether a piece belongs to the part before, or takes its verb from there."""
        if not found:
            return False
        before = found[-1]
        alone = own is not None and own.whole
        if all(atom.idle for atom in piece) and not alone:
            before.grow(piece, self._best([*before.atoms, *piece]) if before.reading else None)
            return True
        if before.free and not (alone or firm(own)):
            before.grow(piece, None)
            return True
        merged = self._best([*before.atoms, *piece])
        safe = merged is not None and (not merged.rule.loose or self._is_more(before, piece, merged, alone=alone))
        if merged and merged.whole and safe and not before.free and _kin(before, merged):
            before.grow(piece, merged)
            return True
        return (own is None or not alone or own.rule.weak) and self._inherits(
            found, piece, own, merged if safe else None
        )

    def _is_more(self, before: Part, piece: Sequence[Atom], merged: Reading, *, alone: bool) -> bool:
        """Whether a loose rule, which takes any words for a name, may read a piece as more of the part before."""
        if before.whole and alone:
            return False
        if not before.whole or before.reading is None:
            return True
        said, now = before.reading.draft.fields, merged.draft.fields
        verb = bool(piece) and piece[0].has(*self.language.deeds) and not piece[0].has("side", "amount", "pointer")
        return not verb and all(now.get(name) == value for name, value in said.items())

    def _inherits(self, found: list[Part], piece: list[Atom], own: Reading | None, merged: Reading | None) -> bool:
        before = found[-1]
        heir = self._heir(before, piece)
        if heir is not None and _same(before, heir):
            before.atoms.extend(piece)
        elif heir is not None and heir.reading is not None:
            found.append(heir)
        elif own is None and merged and not merged.clause.left() and _kin(before, merged):
            before.grow(piece, merged)  # it says what is to come: "grow the mask a little, 6 pixels"
        else:
            return False
        return True

    def _heir(self, before: Part, piece: list[Atom]) -> Part | None:
        """The piece with the verb of the part before."""
        if before.reading is None:
            return None
        met = before.reading.rule.met(before.reading.clause) or []
        atoms = [*met[:1], *piece]
        reading = self._best(atoms)
        return Part(atoms, reading) if reading and reading.whole and not reading.rule.loose else None

    def _best(self, atoms: Sequence[Atom]) -> Reading | None:
        clause = Clause(list(atoms), self.scene, self.sentence, self.scene.size)
        found = readings([*rules_for(clause, self.language.rules)], clause)
        return found[0] if found else None

    def _wants_words(self, own: Reading | None) -> bool:
        """Whether a piece is rather for a model that reads any words."""
        if not any(self.scene.model_for(task) for task in freely.TASKS):
            return False
        if own is None or not (own.whole or firm(own)):
            return True
        if not own.rule.loose:
            return False
        text = written(own.clause.atoms, self.sentence)
        if self.scene.has("mask"):
            says_what = any(atom.has("using") for atom in own.clause.atoms)
            return own.rule.task == "inpaint" and says_what and bool(freely.placed(text, self.language.free))
        return bool(own.draft.about) and self.scene.model_for("edit") is not None


def pieces(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Atoms between the joins; what stands behind an "after" goes first."""
    told, swapped = [*_split(atoms)], any(atom.has("after") for atom in atoms)
    return [told[1], told[0], *told[2:]] if swapped and len(told) > 1 else told


def _split(atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    piece: list[Atom] = []
    for atom in atoms:
        if not atom.has("join", "after"):
            piece.append(atom)
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def firm(reading: Reading | None) -> bool:
    """Whether a rule knows its words for certain."""
    return reading is not None and reading.tight and not reading.rule.loose


def _kin(before: Part, merged: Reading) -> bool:
    """Whether what two pieces mean together is what the first meant alone, or it meant little alone."""
    if before.reading is None or not before.reading.whole:
        return True
    return before.reading.rule.task == merged.rule.task or before.reading.rule.weak


def _same(before: Part, heir: Part) -> bool:
    """Whether it asks once more for what the part before asks for."""
    own, other = before.reading, heir.reading
    if own is None or other is None:
        return False
    return own.rule.task == other.rule.task and own.draft.fields == other.draft.fields
