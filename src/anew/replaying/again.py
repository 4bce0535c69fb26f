"""Again: from a file to the same picture, or to another one from where it came from."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike, fspath
from typing import Any

from anew.errors import CannotWrite
from anew.image import CLI, TRUSTED, Limit, Picture, open_picture
from anew.image.files.source import Source
from anew.ops.preview import Preview, unseen
from anew.ops.progress import Progress, silent
from anew.policy import Policy
from anew.provenance import Record, Result
from anew.recipes import Recipe
from anew.replaying.comparing import Difference, compared, form
from anew.replaying.forking import forked
from anew.replaying.gathering import gathered
from anew.replaying.moving import moved
from anew.replaying.reasons import reasons
from anew.replaying.tracing import traced
from anew.replaying.words import said_again
from anew.road import run
from anew.store import Store


@dataclass(frozen=True)
class Replayed:
    """A picture made again, and how that compares."""

    result: Result
    """What came out, as it would be saved."""
    record: Record
    """Of the picture that was replayed."""
    where: str
    """Where that record was found: "file", "store" or "watermark"."""
    shown: Picture
    """The picture that was replayed, as its file shows it."""
    disclosed: bool = False
    """Whether the file tells all words that a person wrote."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """What was changed; then nothing needs to be the same."""

    @cached_property
    def held(self) -> Picture | None:
        """What came out, put into a file of that kind and read again; None where it cannot be, as for a lossy WebP."""
        origin = self.shown.origin
        if not origin.lossless and origin.format != "jpeg":
            return None
        with suppress(CannotWrite):  # a file of that kind cannot hold it, so it was not written as one
            data = self.result.picture.to_bytes(origin.format, **self.writing(origin.format))
            return open_picture(data, limit=TRUSTED)
        return None

    @property
    def identical(self) -> bool:
        """Whether every sample is that of the picture which the record names."""
        return self.result.record.output == self.record.output

    @property
    def comparable(self) -> bool:
        """Whether both pictures have one size, mode and depth."""
        return self.held is not None and form(self.held) == form(self.shown)

    @property
    def forms(self) -> str:
        """What the two pictures are, where they cannot be compared."""
        here = form(self.result.picture if self.held is None else self.held)
        return f"{form(self.shown)} as {self.shown.origin.format} in the file, and {here} came out"

    @cached_property
    def difference(self) -> Difference | None:
        """Where the file shows other pixels than came out; None where it does not, or they cannot be compared."""
        return compared(self.shown, self.held) if self.held is not None and self.comparable else None

    @property
    def altered(self) -> bool:
        """Whether the recipe makes what the record names, and the file shows something else.

        Only of a file that brought its record itself: one that lost it went through other hands anyway.
        """
        if not self.identical or self.held is None or self.where != "file":
            return False
        return self.held.sha256 != self.shown.sha256

    @property
    def why(self) -> tuple[str, ...]:
        """What differs between then and now; nothing where the picture is the same."""
        return () if self.identical else reasons(self.record, self.result.record)

    def writing(self, kind: str) -> dict[str, Any]:
        """How the file was written, as far as it tells: arguments for saving in that format alike."""
        if kind != self.shown.origin.format:
            return {}
        choice = {"lossless": self.shown.origin.lossless} if kind in ("webp", "avif", "heif") else {}
        return choice | ({"depth": 8} if self.shown.depth == 8 else {})


def replay(
    source: Source,
    *,
    pictures: Mapping[str, Picture] | None = None,
    models: Sequence[str | PathLike[str]] = (),
    changes: Mapping[str, Any] | None = None,
    anyway: bool = False,
    store: Store | None = None,
    progress: Progress = silent,
    preview: Preview = unseen,
    limit: Limit = CLI,
    policy: Policy | None = None,
    consent: str = "",
) -> Replayed:
    """Make a picture again from its record, its inputs and the same models.

    Args:
        source: A picture that anew made: a path, the bytes of a file, or a binary stream.
        pictures: Its inputs by name, where the store does not have them; each is checked by its digest.
        models: Where its models are by now, if not where they were; each is known by its revision.
        changes: What to do otherwise this time, such as ``{"strength": 0.5, "seed": 9}``; see ``forking``.
        anyway: Take pictures and models though they are others.
        store: Where inputs and records are kept; None is that of this machine.
        progress: Told how far the work is; may raise ``Cancelled``.
        preview: Given how to draw the work.
        limit: The largest picture to read or make.
        policy: Asked before anything is made; nobody is by default.
        consent: Why it may be made; empty is as the record says.

    Returns:
        What came out, and whether it is the same.

    Raises:
        BadFile: no picture, or no record that can be read.
        NotKept: the record, an input, or words that it hides are nowhere.
        BadInput: a picture or a model that is another, or a change that does not fit.
        AnewError: whatever ``run`` raises.
    """
    store = Store() if store is None else store
    found = traced(source, store, limit)
    spoken, left = said_again(found.record, changes or {})
    recipe = forked(moved(Recipe.from_dict(spoken.recipe), [fspath(each) for each in models], anyway=anyway), left)
    inputs = gathered(found.record, store, pictures or {}, anyway=anyway)
    result = run(
        recipe,
        progress=progress,
        preview=preview,
        limit=limit,
        policy=policy,
        consent=consent or spoken.consent,
        **inputs,
    )
    result = replace(result, picture=_coded(result.picture, found.picture))
    return Replayed(result, spoken, found.where, found.picture, found.disclosed, left)


def _coded(made: Picture, shown: Picture) -> Picture:
    """The picture with the compression of the file that is replayed, so that it is saved like that."""
    return replace(made, origin=replace(made.origin, jpeg=shown.origin.jpeg or made.origin.jpeg))
