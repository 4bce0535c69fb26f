"""Gathering: the pictures that a picture was made from, each known by its digest."""

from collections.abc import Mapping

from anew.errors import BadInput, NotKept
from anew.image import Picture
from anew.provenance import Record
from anew.store import Note, Store


def gathered(record: Record, store: Store, given: Mapping[str, Picture], *, anyway: bool = False) -> dict[str, Picture]:
    """The inputs of a record by name: those given, and the others from the store.

    Args:
        record: What names them.
        store: Where they may be kept.
        given: Pictures by the record's names, and by names that only a changed recipe has.
        anyway: Take a given picture though it is another one.

    Raises:
        BadInput: a given picture is not the one that it was made from.
        NotKept: one was neither given nor kept.
    """
    for name, picture in given.items():
        digest = record.inputs.get(name, picture.sha256)
        if picture.sha256 != digest and not anyway:
            raise BadInput(
                needed=f"the {name} that it was made from, whose pixels have the SHA-256 {digest}",
                found=f"another one, {picture.sha256}",
                fix="Give that file as it was; or say --anyway (anyway=True) to make a new picture with this one.",
            )
    note = store.note_of(record.output)
    kept = {name: _kept(note, name, digest, store) for name, digest in record.inputs.items() if name not in given}
    return {**kept, **given}


def _kept(note: Note | None, name: str, digest: str, store: Store) -> Picture:
    """An input as it was kept, with the facts of its file where the store has them."""
    try:
        same = note is not None and note.inputs.get(name) == digest
        return store.input(note, name) if note is not None and same else store.picture(digest)
    except NotKept as error:
        raise NotKept(
            needed=f"the {name} that it was made from, whose pixels have the SHA-256 {digest}",
            found=f"not in the store: {error.found}",
            fix=f"Give it: --picture {name}=FILE, or pictures={{'{name}': ...}} in Python; its digest is checked.",
        ) from None
