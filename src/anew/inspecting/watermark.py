"""Watermark: the one of anew, which outlives the loss of everything that is written beside the pixels."""

from typing import Any

from anew.inspecting.case import Case
from anew.inspecting.section import Section


def look(case: Case) -> Section:
    """The id in the pixels, how it lies there, and whether it is the one that the record tells."""
    if not case.markable:
        small = f"A watermark was not looked for: {case.picture.size} is too small for one."
        return Section("watermark", None, (small,))
    found = case.mark
    if found is None and case.confirmed:
        known = f"The watermark that its record tells, {case.confirmed}, is there; too little of it to read it without."
        return Section("watermark", True, (known,), {"id": case.confirmed})
    if found is None:
        return Section("watermark", False, _missing(case))
    facts: dict[str, Any] = {
        "id": found.text,
        "score": round(found.score, 1),
        "bits_mended": found.flips,
        "scale": round(found.scale, 3),
        "turned": found.turned,
        "tilt": round(found.tilt, 2),
        "aligned": found.aligned,
    }
    return Section("watermark", True, (_said(case, found.text),), facts)


def _said(case: Case, id: str) -> str:
    told = case.record.mark if case.record else ""
    begins = f"A watermark of anew was found, {id}"
    if told in ("", id):
        return begins + (": that of its record." if told else ".")
    if case.confirmed:
        return begins + f", and under it that of its record, {told}: it was made from a picture that had one."
    return begins + f", but its record says {told}: one of them is not its own."


def _missing(case: Case) -> tuple[str, ...]:
    told = case.record.mark if case.record else ""
    line = f"Its record says that it has the watermark {told}, but there is none, or not enough of it left."
    return (line,) if told else ()
