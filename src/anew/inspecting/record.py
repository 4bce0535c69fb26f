"""Record: what anew itself wrote into the file, and whether the rest of the file agrees with it."""

import json
from typing import Any

from anew.inspecting.case import Case
from anew.inspecting.plain import cut
from anew.inspecting.section import Section


def look(case: Case) -> Section:
    """The record, and the digest of the pixels beside the one it tells."""
    if case.record_text is None:
        return Section("record", False)
    if case.record is None:
        return Section("record", True, ("There is a record of anew, which this version cannot read.",), _raw(case))
    agrees = pixels_agree(case)
    facts = {"record": json.loads(case.record.to_json()), "pixels": agrees}
    return Section("record", True, (_said(agrees),), facts)


def pixels_agree(case: Case) -> bool | None:
    """Whether the pixels have the digest that the record tells; None where the file's format lost some of them."""
    if case.record is None:
        return None
    if case.record.output == case.picture.sha256:
        return True
    return False if case.picture.origin.lossless else None


def _said(agrees: bool | None) -> str:
    begins = "A record of anew says how it was made, and "
    if agrees:
        return begins + "its pixels are those of that record."
    if agrees is None:
        return begins + "the file keeps its pixels with losses, so that they cannot be compared with it."
    return begins + "its pixels are not those of that record: changed since, or saved in another mode or depth."


def _raw(case: Case) -> dict[str, Any]:
    return {"record": None, "text": cut(case.record_text or "")}
