"""Keeping: inputs and record of a picture into the store, so that it can be made again from itself."""

from collections.abc import Mapping
from contextlib import suppress

from anew.errors import AnewError, BadFile
from anew.image import Picture
from anew.provenance.record import Record
from anew.store import Store


def kept(record: Record, inputs: Mapping[str, Picture], store: Store | None = None) -> tuple[str, ...]:
    """Keep the inputs, the record in full, and the records that the inputs brought with them.

    The picture itself is saved by then: whatever fails here is told and not raised.

    Args:
        record: Of the picture that was made.
        inputs: What it was made from, by the names of the recipe.
        store: Where to; else anew's own.

    Returns:
        What could not be kept, a line each.
    """
    try:
        store = store or Store()
        for picture in inputs.values():
            store.keep(picture)
            _note_brought(store, picture)
        store.note(record.to_json(), {name: picture.origin for name, picture in inputs.items()})
    except (AnewError, OSError, MemoryError) as error:
        return (f"not kept for a replay: {_why(error)}",)
    return ()


def _note_brought(store: Store, picture: Picture) -> None:
    """The record in an input's own file, unless the picture is known: then the store knows more than the file.

    A file that loses has other pixels than the record says, and is believed. One that does not lose and has other
    pixels was changed by somebody else since, and the record tells of what it was before.
    """
    text = picture.origin.record
    if text is None or store.note_of(picture.sha256) is not None:
        return
    with suppress(BadFile):  # A stranger's text under our name is no reason to keep less.
        if Record.from_json(text).output == picture.sha256 or not picture.origin.lossless:
            store.note(text, of=picture.sha256, here=False)


def _why(error: Exception) -> str:
    return f"{error.found}. {error.fix}" if isinstance(error, AnewError) else str(error) or type(error).__name__
