"""A picture and the record of how it was made. They travel together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from anew.image import Picture, save_picture
from anew.provenance.keeping import kept
from anew.provenance.record import Record
from anew.provenance.signing import signer


@dataclass(frozen=True)
class Result:
    """What a run hands back."""

    picture: Picture
    record: Record
    notes: tuple[str, ...] = ()
    """What was found on the way that the person should know, a line each."""
    inputs: Mapping[str, Picture] = field(default_factory=dict, repr=False)
    """What it was made from, by the names of the recipe."""
    texts: frozenset[tuple[str, str]] = frozenset()
    """Task and field of what a person wrote, which a file does not tell unless it should."""

    def save(
        self,
        target: str | Path | BinaryIO,
        *,
        format: str | None = None,
        quality: int | None = None,
        lossless: bool | None = None,
        depth: int | None = None,
        overwrite: bool = True,
        sign: bool = True,
        keep: bool = True,
        disclose: bool = False,
    ) -> tuple[str, ...]:
        """Write the picture with its record inside; whole or not at all.

        Args:
            target: A path or a binary stream.
            format: Name of the format; found from the path's ending when absent.
            quality: 1-100 for formats that lose; absent keeps the source file's own quality.
            lossless: For formats that can be either; absent is as the picture came.
            depth: 8 or 16 bits; the way to say that 16 bits may be cut to 8.
            overwrite: False refuses to replace a file that is there.
            sign: Put a signed C2PA manifest into the file, by the identity of this machine.
            keep: Put the inputs and the record into the store, so that the picture can be made again from itself.
            disclose: Tell in the file what a person wrote, such as prompts; else their digests stand there, and the
                words are in the store alone.

        Returns:
            What could not be done beside writing the picture, a line each; none when all went well.

        Raises:
            CannotWrite: no permission, no room, or a format that cannot hold this picture.
            BadIdentity: the key of this machine cannot sign.
        """
        record = self.record if disclose else self.record.hushed(self.texts)
        save_picture(
            self.picture,
            target,
            format=format,
            quality=quality,
            lossless=lossless,
            depth=depth,
            overwrite=overwrite,
            record=record.to_json(),
            finish=signer(record, self.inputs) if sign else None,
        )
        return kept(self.record, self.inputs) if keep else ()
