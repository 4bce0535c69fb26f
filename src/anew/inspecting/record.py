"""Record: what anew itself wrote into the file, and whether the rest of the file agrees with it."""

import json
from types import MappingProxyType
from typing import Any

from anew.errors import AnewError
from anew.image import Picture
from anew.inspecting.case import Case
from anew.inspecting.plain import cut, parsed_object
from anew.inspecting.section import Section
from anew.provenance import Record
from anew.recipes.recipe import Recipe
from anew.road.naming import name_of
from anew.version import VERSION

OTHERS = MappingProxyType(
    {
        "signed_agrees": "The record in the file is not the one that was signed.",
        "mark_agrees": "The watermark that the record tells is not that of its recipe and inputs.",
    }
)
"""What is said where the record does not agree with something."""


def look(case: Case) -> Section:
    """The record, the digest of the pixels beside the one it tells, and the signed record beside it."""
    if case.record_text is None:
        return Section("record", False)
    if case.record is None:
        unread = "There is a record of anew, which this version cannot read."
        return Section("record", True, (unread,), {"record": None, "text": cut(case.record_text)})
    agrees, told = pixels_agree(case.record, case.picture), json.loads(case.record.to_json())
    signed = signed_record(case)
    facts = {
        "record": told,
        "pixels_agree": agrees,
        "signed_agrees": None if signed is None else signed == told,
        "mark_agrees": mark_agrees(case.record),
    }
    others = [line for name, line in OTHERS.items() if facts[name] is False]
    return Section("record", True, (_said(agrees), *others), facts)


def pixels_agree(record: Record, picture: Picture) -> bool | None:
    """Whether the pixels have the digest that the record tells; None where the file's format lost some of them."""
    if record.output == picture.sha256:
        return True
    return False if picture.origin.lossless else None


def mark_agrees(record: Record) -> bool | None:
    """Whether the watermark is named after the recipe and the inputs that the record tells.

    None where there is none, or it cannot be told: words are hidden, or another version of anew named it.
    """
    if not record.mark or record.hides or record.versions.get("anew") != VERSION:
        return None
    try:
        return name_of(Recipe.from_dict(record.recipe), record.inputs).startswith(record.mark)
    except AnewError:
        return None


def signed_record(case: Case) -> Any:
    """The record in the newest manifest, as plain data; None where none is signed."""
    active = case.manifests.active if case.manifests else None
    return parsed_object(active.record) if active and active.record else None


def _said(agrees: bool | None) -> str:
    begins = "A record of anew says how it was made, and "
    if agrees:
        return begins + "its pixels are those of that record."
    if agrees is None:
        return begins + "the file keeps its pixels with losses, so that they cannot be compared with it."
    return begins + "its pixels are not those of that record: changed since, or saved in another mode or depth."
