"""Slots: what rules read beside the words that they are known by. They know meanings, and no language."""

from collections.abc import Mapping
from typing import Any

from anew.words.atoms import Atom
from anew.words.rule import Clause, Draft, Slot

STEPS = ("tiny", "little", "half", "much", "full")
UNIT = (0.15, 0.3, 0.5, 0.85, 1.0)
"""What the five amounts are on a dial from 0 to 1."""


def dial(field: str, steps: tuple[float, ...] = UNIT, top: float = 1.0) -> Slot:
    """A field that says how much: an amount, a share of 100%, or a plain number in its range.

    Args:
        field: Its name.
        steps: Its value for each of the five amounts.
        top: The end of its range.
    """
    values = dict(zip(STEPS, steps, strict=True))

    def read(clause: Clause, draft: Draft) -> None:
        if field in draft.fields:
            return
        if (atom := clause.taken("amount")) is not None:
            draft.fields[field] = values[atom.means["amount"]]
        elif (atom := clause.taken("share")) is not None:
            draft.fields[field] = round(atom.means["share"] * top, 4)

    return read


def number(field: str, after: str, *, units: tuple[str, ...] = ("number", "length")) -> Slot:
    """A field that stands beside its name: "jpeg quality 30", "6 px feather"."""

    def read(clause: Clause, draft: Draft) -> None:
        name = next((atom for atom in clause.atoms if atom.has(after)), None)
        if name is None or field in draft.fields:
            return
        value = _nearest(clause, name, units)
        clause.take(name)
        if value is None:
            draft.lacks[field] = name.text
            return
        clause.take(value)
        draft.fields[field] = _plain(next(value.means[unit] for unit in units if unit in value.means))

    return read


def flag(field: str, meaning: str, value: object = True) -> Slot:
    """A field that one phrase decides."""

    def read(clause: Clause, draft: Draft) -> None:
        if clause.taken(meaning) is not None:
            draft.fields[field] = value

    return read


def spared(value: object = False, **fields: str) -> Slot:
    """Fields that a "not", "without" or "leave" before a thing decides: field and the meanings of its thing."""

    def read(clause: Clause, draft: Draft) -> None:
        for field, meanings in fields.items():
            keep = clause.first("not", "keep")
            thing = clause.first(*meanings.split("|"))
            if keep is not None and thing is not None and thing.begin >= keep.begin:
                for atom in (keep, thing):
                    clause.take(atom)
                for atom in clause.unread():
                    if keep.begin <= atom.begin <= thing.begin and not atom.has("number", "side", "amount"):
                        clause.take(atom)
                draft.fields[field] = value

    return read


def colour(field: str = "color", *, needed: bool = False) -> Slot:
    """A colour by name or as #rrggbb."""

    def read(clause: Clause, draft: Draft) -> None:
        named = [atom for atom in clause.unread() if atom.has("colour")]
        if named:  # "turn the green car blue": the last one is what it should become
            clause.take(named[-1])
            draft.fields[field] = named[-1].means["colour"]
        elif needed:
            draft.lacks[field] = "blue"

    return read


def box(field: str = "box") -> Slot:
    """Four numbers: left, top, width, height."""

    def read(clause: Clause, draft: Draft) -> None:
        if (atom := clause.taken("box")) is not None:
            draft.fields[field] = atom.means["box"]
            _take_names(clause, "box")

    return read


def scale(field: str = "scale") -> Slot:
    """How many times: "3x", "twice", "by 4", "300%"."""

    def read(clause: Clause, draft: Draft) -> None:
        if (atom := clause.taken("times", "number")) is not None:
            draft.fields[field] = _plain(atom.means.get("times", atom.means.get("number")))
        elif (atom := clause.first("share")) is not None and atom.means["share"] >= 1:
            clause.take(atom)
            draft.fields[field] = _plain(atom.means["share"])

    return read


def thing(clause: Clause, draft: Draft) -> None:
    """What the person calls it: the words after the deed, up to a number, a colour to take or the next deed."""
    words: list[Atom] = []
    for atom in clause.atoms:
        if atom.has("using") and any(each.begin < atom.begin and id(each) in clause.read for each in clause.atoms):
            break
        if id(atom) in clause.read or (atom.has("number", "length", "feather", "growmask", "not") and not words):
            continue
        if atom.has("length", "number", "feather", "growmask", "not", "keep", "using", "cannot"):
            break
        if not (words or not atom.idle):
            continue
        words.append(atom)
    while words and words[-1].has("join"):
        words.pop()
    for atom in words:
        clause.take(atom)
    draft.about = " ".join(atom.text for atom in words if not atom.has("brushed"))


def painted(role: str) -> Slot:
    """A mask that the words speak of."""

    def read(clause: Clause, draft: Draft) -> None:
        if clause.taken("brushed") is not None:
            draft.uses.add(role)

    return read


def idle(*meanings: str) -> Slot:
    """Words that say again what is known by now."""

    def read(clause: Clause, draft: Draft) -> None:
        while clause.taken(*meanings) is not None:
            pass

    return read


def _nearest(clause: Clause, name: Atom, units: tuple[str, ...]) -> Atom | None:
    """The number that stands nearest to its name, the one behind it before the one in front."""
    near = [atom for atom in clause.unread() if atom.has(*units)]
    behind = [atom for atom in near if atom.begin > name.begin]
    return next(iter(behind or near[::-1]), None)


def _take_names(clause: Clause, *names: str) -> None:
    for atom in clause.unread():
        if atom.text.lower() in names:
            clause.take(atom)


def _plain(value: Any) -> Any:
    """A whole number as one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers of a table as plain as they can be."""
    return {name: _plain(value) for name, value in table.items()}
