"""Inspection: all looks at one picture, and what they come to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from anew.image import CLI, Limit
from anew.image.files.source import Source
from anew.inspecting import file, kept, manifests, record, tags, watermark, words
from anew.inspecting.case import Case
from anew.inspecting.section import Section

FORMAT = 1
"""Version of the layout of ``to_dict``: names are added within one, never changed or taken away."""

LOOKS: tuple[Callable[[Case], Section], ...] = (
    file.look,
    manifests.look,
    record.look,
    tags.look,
    words.look,
    watermark.look,
    kept.look,
)
"""Every look, in the order of the answer."""

NOTHING = "No evidence found. That does not mean that no machine made it."


@dataclass(frozen=True)
class Inspection:
    """What was found in a picture file: evidence, and no verdict."""

    name: str
    """The file, as it was named."""
    sections: tuple[Section, ...]

    def __getitem__(self, name: str) -> Section:
        """A section by its name.

        Raises:
            KeyError: there is none of that name.
        """
        return {each.name: each for each in self.sections}[name]

    @property
    def found(self) -> bool:
        """Whether any section but that on the file itself found something."""
        return any(each.found for each in self.sections if each.name != "file")

    @property
    def summary(self) -> tuple[str, ...]:
        """What it comes to, in sentences."""
        said = tuple(line for each in self.sections for line in each.says)
        return said if self.found else (*said, NOTHING)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: format, picture, summary, and the sections by name."""
        sections = {each.name: each.to_dict() for each in self.sections}
        return {"format": FORMAT, "picture": self.name, "summary": list(self.summary), "sections": sections}


def inspect(source: Source, *, thorough: bool = False, limit: Limit = CLI) -> Inspection:
    """Look for evidence of how a picture was made. Nothing is fetched, nothing is judged.

    Args:
        source: A path, the bytes of a file, or a binary stream.
        thorough: Look longer for a watermark: in pictures that were turned by a few degrees, or squeezed a little.
        limit: The largest picture let in.

    Raises:
        BadFile: missing, damaged, or not a picture anew can read.
        TooLarge: over the limit.
    """
    case = Case.of(source, limit, thorough=thorough)
    return Inspection(case.name, tuple(look(case) for look in LOOKS))
