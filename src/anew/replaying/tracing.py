"""Tracing: the record of a picture, wherever it is.

    1  in the file
    2  in the store, by the digest of its pixels: a file that lost its record, or hides the words in it
    3  in the store, by its watermark: a file that lost its record and was resized, cut or compressed again

The first that there is counts.
"""

from collections.abc import Callable
from typing import NamedTuple

from anew.errors import BadFile, NotKept
from anew.image import Limit, Picture, open_picture
from anew.image.files.source import Source
from anew.provenance import Record
from anew.replaying.words import with_words, words_of
from anew.store import Store


class Traced(NamedTuple):
    """A picture and the record of how it was made."""

    picture: Picture
    """As the file shows it."""
    record: Record
    where: str
    """Where the record was found: "file", "store" or "watermark"."""
    disclosed: bool
    """Whether the file tells all words that a person wrote."""


def traced(source: Source, store: Store, limit: Limit) -> Traced:
    """A picture with its record.

    Raises:
        BadFile: it is no picture, or its record is none.
        TooLarge: over the limit.
        NotKept: it has no record, and the store knows none of it.
    """
    picture = open_picture(source, limit=limit)
    told = picture.origin.record
    if told is not None:
        record = understood(told)
        return Traced(picture, _with_kept_words(record, store), "file", not record.hides)
    looks: tuple[tuple[str, Callable[[], str | None]], ...] = (
        ("store", lambda: store.record(picture.sha256)),
        ("watermark", lambda: _by_mark(picture, store)),
    )
    for where, look in looks:
        told = look()
        if told is not None:
            return Traced(picture, understood(told), where, False)
    raise NotKept(
        needed="a picture with its record, or one that the store of this machine knows",
        found="no record in the file, and none in the store by its pixels or its watermark",
        fix="Take the file as anew wrote it: other programs drop the record when they save.",
    )


def understood(told: str) -> Record:
    """A record that can be worked with.

    Raises:
        BadFile: it is none.
    """
    record = Record.from_json(told)
    if all(isinstance(each, str) for each in record.inputs.values()):
        return record
    raise BadFile(
        needed="a record that names its inputs by SHA-256",
        found=repr(record.inputs)[:60],
        fix="Take the file as anew wrote it.",
    )


def _with_kept_words(record: Record, store: Store) -> Record:
    kept = store.record(record.output) if record.hides else None
    return record if kept is None else with_words(record, words_of(Record.from_json(kept)))


def _by_mark(picture: Picture, store: Store) -> str | None:
    """The record of the picture whose watermark it carries."""
    from anew.ops.watermark import find

    found = find(picture.rgb(), thorough=True)
    outputs = store.marked(found.text) if found else []
    return next((told for told in map(store.record, outputs) if told is not None), None)
