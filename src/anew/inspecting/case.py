"""Case: one picture file under inspection. Each thing is worked out once, when a look first asks for it."""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from re import fullmatch
from typing import TYPE_CHECKING

from anew.errors import BadFile
from anew.image import CLI, Limit, Picture, open_picture, read_record
from anew.image.files.source import Source, bytes_of, kind_of, name_of
from anew.inspecting.texts import Text, texts_of
from anew.provenance import Record

if TYPE_CHECKING:
    from anew.ops.watermark.finding import Found
    from anew.provenance.manifest import Manifests


@dataclass(frozen=True, eq=False)
class Case:
    """The file and what is in it."""

    name: str
    data: bytes
    picture: Picture
    limit: Limit = CLI
    thorough: bool = False

    @classmethod
    def of(cls, source: Source, limit: Limit = CLI, *, thorough: bool = False) -> "Case":
        """Open a file.

        Raises:
            BadFile: missing, damaged, or not a picture that anew reads.
            TooLarge: over the limit.
        """
        data = bytes_of(source, limit)
        return cls(name_of(source), data, open_picture(data, limit=limit), limit, thorough)

    @property
    def kind(self) -> str:
        """The format, by content."""
        return kind_of(self.data)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """What programs left beside the pixels."""
        return texts_of(self.data, self.picture)

    @cached_property
    def manifests(self) -> "Manifests | None":
        """What is signed into the file; None where nothing is."""
        from anew.provenance.manifest import read_manifests  # with the C2PA library

        return read_manifests(self.data, self.kind)

    @cached_property
    def record_text(self) -> str | None:
        """The record in the file as text; None where there is none."""
        return read_record(self.data, limit=self.limit)

    @cached_property
    def record(self) -> Record | None:
        """The record in the file; None where there is none, or none that can be read."""
        with suppress(BadFile):
            return Record.from_json(self.record_text) if self.record_text else None
        return None

    @cached_property
    def markable(self) -> bool:
        """Whether it is large enough for a watermark."""
        from anew.ops.watermark.marking import fits  # with OpenCV

        return fits(self.picture.size.height, self.picture.size.width)

    @cached_property
    def mark(self) -> "Found | None":
        """The watermark of anew in the pixels; None where none is found.

        One that the record speaks of is looked for longer, as any is where that was asked for.
        """
        from anew.ops.watermark.finding import find

        told = bool(self.record and self.record.mark)
        return find(self.picture.rgb(), thorough=self.thorough or told) if self.markable else None

    @cached_property
    def confirmed(self) -> str:
        """The watermark that the record tells, if it is in the pixels; there may be too little of it to read it."""
        from anew.ops.watermark.finding import CONFIRMED, likeness

        told = self.record.mark if self.record else ""
        if not (self.markable and isinstance(told, str) and fullmatch("[0-9a-f]{12}", told)):
            return ""
        return told if likeness(self.picture.rgb(), int(told, 16)) >= CONFIRMED else ""
