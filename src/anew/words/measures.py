"""Measures: slots that need the size of the picture, such as "20% wider" or "half the size"."""

from anew.image import Size
from anew.words.atoms import Atom
from anew.words.rule import Clause, Draft
from anew.words.slots import STEPS

USUAL = 0.25
"""Of a side, where only the direction was said."""
AMOUNTS = dict(zip(STEPS, (0.05, 0.1, 0.5, 0.5, 1.0), strict=True))
"""What the five amounts are, of a side."""
SIDES = {
    "left": ("left",),
    "right": ("right",),
    "top": ("top",),
    "bottom": ("bottom",),
    "width": ("left", "right"),
    "height": ("top", "bottom"),
    "all": ("left", "right", "top", "bottom"),
}
_TOWARD = {"skyward": "top", "groundward": "bottom"}
"""Where there is more of what people ask for more of."""
LENGTHS = ("length", "share", "number", "amount", "times")


def margins(clause: Clause, draft: Draft) -> None:
    """Pixels for each side: said, or a share of the side's length; or an aspect instead."""
    aspect = next((a for a in clause.unread() if a.has("aspect") and ":" in a.text), clause.first("aspect"))
    if aspect is not None:
        clause.take(aspect)
        draft.fields["aspect"] = aspect.means["aspect"]
        _take(clause, "wider", "taller", "aspect", "retarget", "space", "size")
        return
    named = [atom for atom in clause.unread() if atom.has("side")]
    lengths = [atom for atom in clause.unread() if atom.has(*LENGTHS)]
    wider = next((atom for atom in clause.atoms if atom.has("wider", "wide")), None)
    taller = next((atom for atom in clause.atoms if atom.has("taller", "high")), None)
    for atom in (*named, wider, taller):
        if atom is not None:
            clause.take(atom)
    if not named and (wider or taller):
        for atom in lengths[:1]:
            clause.take(atom)
        _shared(draft, "width" if wider else "height", lengths[0] if lengths else None, clause.size, whole=True)
        return
    pairs = _paired(named, lengths, _toward(clause))
    _take(clause, "add", "space")
    for _, length in pairs:
        if length is not None:
            clause.take(length)
    for side, length in pairs:
        _shared(draft, side, length, clause.size, whole=False)


def _toward(clause: Clause) -> list[str]:
    """Sides that are meant by what there should be more of."""
    return [side for name, side in _TOWARD.items() if any(atom.has(name) for atom in clause.atoms)]


def _paired(named: list[Atom], lengths: list[Atom], toward: list[str]) -> list[tuple[str, Atom | None]]:
    sides = [atom.means["side"] for atom in named]
    sides = sides or toward
    if not sides:
        return [("all", lengths[0] if lengths else None)]
    if len(lengths) == len(sides):
        return list(zip(sides, lengths, strict=True))
    if len(lengths) == 1:
        return [(side, lengths[0]) for side in sides]
    return [(side, lengths[index] if index < len(lengths) else None) for index, side in enumerate(sides)]


def _shared(draft: Draft, side: str, length: Atom | None, size: Size | None, *, whole: bool) -> None:
    """Pixels on the sides that a word names; ``whole`` is a length for them together."""
    for each in SIDES[side]:
        long = (size.width if each in ("left", "right") else size.height) if size else None
        pixels = _pixels(length, long)
        if pixels is None:
            draft.lacks[each] = "200 px"
            continue
        draft.fields[each] = round(pixels / 2) if whole else round(pixels)


def _pixels(length: Atom | None, long: int | None) -> float | None:
    means = length.means if length is not None else {}
    if "length" in means or "number" in means:
        return float(means.get("length", means.get("number")))
    if long is None:
        return None
    if "share" in means and means.get("amount") != "half":
        return long * float(means["share"])
    if "times" in means:
        return long * (float(means["times"]) - 1)
    return long * (AMOUNTS[means["amount"]] if "amount" in means else USUAL)


def shape(clause: Clause, draft: Draft) -> None:
    """A size in pixels, or an aspect."""
    _take(clause, "size", "retarget", "smaller")
    if (pair := clause.taken("pair")) is not None:
        draft.fields["width"], draft.fields["height"] = pair.means["pair"]
        return
    aspect = next((a for a in clause.unread() if a.has("aspect") and ":" in a.text), clause.first("aspect"))
    if aspect is not None:
        clause.take(aspect)
        _take(clause, "aspect", "retarget")
        draft.fields["aspect"] = aspect.means["aspect"]
        return
    both = [atom for atom in clause.unread() if atom.has("length", "number")]
    if len(both) == 2 and not any(atom.has("wide", "high") for atom in clause.atoms):
        for side, atom in zip(("width", "height"), both, strict=True):
            clause.take(atom)
            draft.fields[side] = round(atom.means.get("length", atom.means.get("number")))
        return
    narrow = any(atom.has("narrower") for atom in clause.atoms)
    for side, other, meaning in (("width", "height", "wide"), ("height", "width", "high")):
        name = next((atom for atom in clause.atoms if atom.has(meaning)), None)
        length = clause.first("length", "number")
        if name is not None and length is not None:
            clause.take(name)
            clause.take(length)
            pixels = round(length.means.get("length", length.means.get("number")))
            draft.fields[side] = pixels
            if clause.size and not narrow:
                long, across = getattr(clause.size, side), getattr(clause.size, other)
                draft.fields[other] = max(1, round(across * pixels / long))
            return
    draft.lacks["aspect"] = "16:9"


def shrunk(clause: Clause, draft: Draft) -> None:
    """A share of both sides; half where none is said."""
    share = clause.taken("share", "times")
    part = 0.5
    if share is not None:
        part = share.means.get("share") or 1 / share.means["times"]
    _take(clause, "size", "amount")
    if clause.size is None or not 0 < part < 1:
        draft.lacks["width"] = "800 px"
        return
    draft.fields["width"], draft.fields["height"] = (max(1, round(long * part)) for long in clause.size)


def spot(clause: Clause, draft: Draft) -> None:
    """Where a piece goes: "at 100,50", or so many pixels from the left and from the top."""
    if (point := clause.taken("point")) is not None:
        draft.fields["left"], draft.fields["top"] = (int(each) for each in point.means["point"].split(","))
        return
    names = [atom for atom in clause.unread() if atom.means.get("side") in ("left", "top")]
    lengths = [atom for atom in clause.unread() if atom.has("length", "number")]
    for name, length in zip(names, lengths, strict=False):
        clause.take(name)
        clause.take(length)
        draft.fields[name.means["side"]] = round(length.means.get("length", length.means.get("number")))


def _take(clause: Clause, *meanings: str) -> None:
    while clause.taken(*meanings) is not None:
        pass
