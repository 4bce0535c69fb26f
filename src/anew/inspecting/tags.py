"""Tags: what the file's XMP says the picture is, and which program it names.

Source
    IPTC Photo Metadata Standard, Digital Source Type; ISO 16684-1 (XMP).
"""

from types import MappingProxyType
from typing import Any

from anew.image.files.xmp import property_of
from anew.inspecting.case import Case
from anew.inspecting.plain import cut
from anew.inspecting.section import Section
from anew.provenance.sources import MEANINGS, source_type_of

_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
PROPERTIES = MappingProxyType(
    {
        "source_type": (_IPTC, "DigitalSourceType"),
        "tool": ("http://ns.adobe.com/xap/1.0/", "CreatorTool"),
        "credit": ("http://ns.adobe.com/photoshop/1.0/", "Credit"),
        "description": ("http://purl.org/dc/elements/1.1/", "description"),
        "ai_system": (_IPTC, "AISystemUsed"),
        "ai_prompt": (_IPTC, "AIPromptInformation"),
    }
)
"""What is looked for, by the name it has in the answer: namespace and property."""
_LONGEST = 300


def look(case: Case) -> Section:
    """Each property that is there, and the source type in words."""
    packet = case.picture.origin.xmp
    told = {name: property_of(packet, *place) for name, place in PROPERTIES.items()}
    facts: dict[str, Any] = {name: cut(value, _LONGEST) for name, value in told.items() if value}
    known = source_type_of(packet)
    if known:
        facts["source_type_means"] = MEANINGS[known]
    return Section("tags", bool(facts), tuple(_said(facts)), facts)


def _said(facts: dict[str, Any]) -> list[str]:
    means = facts.get("source_type_means", "")
    source = f"Its XMP says what it is: {means or facts.get('source_type')}."
    tool = f"Its XMP names the program {facts.get('tool')}."
    return [source] * ("source_type" in facts) + [tool] * ("tool" in facts)
