"""Words: what other programs wrote into the file of how they made the picture."""

from anew.inspecting.case import Case
from anew.inspecting.makers import claims_in
from anew.inspecting.section import Section


def look(case: Case) -> Section:
    """The settings of web UI, ComfyUI, InvokeAI and others, as they are found."""
    claims = claims_in(case.texts, case.picture)
    facts = {"claims": [{"program": each.program, "where": each.where, "fields": dict(each.fields)} for each in claims]}
    programs = dict.fromkeys(each.program for each in claims)
    says = [f"Words of {program} say how it was made. Anybody can write such words." for program in programs]
    return Section("words", bool(claims), tuple(says), facts)
