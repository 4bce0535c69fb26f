"""Kept: what the store of this machine knows of the picture, by its pixels, its record or its watermark."""

import json
from typing import Any

from anew.errors import AnewError
from anew.inspecting.case import Case
from anew.inspecting.section import Section
from anew.store import Store


def look(case: Case) -> Section:
    """Records and pixels in the store that belong to it."""
    try:
        return _looked(case, Store())
    except AnewError as error:
        return Section("store", None, (f"The store could not be looked at: {error.found}.",))


def _looked(case: Case, store: Store) -> Section:
    pixels = case.picture.sha256
    told = store.record(pixels)
    marked = store.marked(case.mark.text) if case.mark else []
    recorded = case.record.output if case.record and store.record(case.record.output) else ""
    facts: dict[str, Any] = {"made_as": pixels if told else "", "kept": store.holds(pixels), "by_record": recorded}
    facts["by_watermark"] = marked
    record = told or next(filter(None, map(store.record, [recorded, *marked])), None)
    facts["record"] = json.loads(record) if record else None
    return Section("store", any(facts.values()), tuple(_said(case, facts)), facts)


def _said(case: Case, facts: dict[str, Any]) -> list[str]:
    if facts["made_as"]:
        return ["The store of this machine knows it, pixel for pixel, and how it was made."]
    if facts["by_record"]:
        return ["The store of this machine knows its record."]
    if facts["by_watermark"]:
        return ["The store of this machine knows its watermark, and how the picture was made that carries it."]
    if facts["kept"]:
        return ["The store of this machine keeps its pixels: another picture was made from it."]
    return ["The store of this machine does not know its watermark."] if case.mark else []
