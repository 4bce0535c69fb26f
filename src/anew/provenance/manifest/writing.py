"""Writing: a file's bytes, signed."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlparse

from anew.errors import BadIdentity, CannotWrite
from anew.image import Picture
from anew.image.files.source import kind_of
from anew.provenance.identity import Identity
from anew.provenance.manifest.claims import OWN, claims
from anew.provenance.manifest.history import Carried, History, history_of
from anew.provenance.manifest.offline import MIME, offline
from anew.provenance.record import Record

if TYPE_CHECKING:
    from c2pa import Builder


def signed(data: bytes, kind: str, record: Record, inputs: Mapping[str, Picture], identity: Identity) -> bytes:
    """The file with a manifest in it: pixels and text as they were, checked once more after signing.

    Args:
        data: The whole file.
        kind: Its format, as ``Origin.format`` names it.
        record: What ran, as it may be disclosed.
        inputs: What it was made from, by the names of the recipe.
        identity: Who signs.

    Raises:
        CannotWrite: a format that a manifest cannot be in.
        BadIdentity: the library refuses to sign with that key.
    """
    if kind not in MIME:
        raise CannotWrite(
            needed=f"a format that a C2PA manifest can be in: {', '.join(MIME)}",
            found=kind,
            fix="Write .png instead, or say --no-sign.",
        )
    history = history_of(inputs, record.inputs)
    while True:
        try:
            return _signed(data, MIME[kind], record, history, identity)
        except _UnreadError as error:
            history = history.without(error.what)


class _UnreadError(Exception):
    """The manifest of an input cannot be carried on."""

    def __init__(self, what: Carried) -> None:
        super().__init__(what.name)
        self.what = what


def _signed(data: bytes, mime: str, record: Record, history: History, identity: Identity) -> bytes:
    from c2pa import Builder, C2paError, C2paSignerInfo, Signer

    made, host = BytesIO(), urlparse(identity.tsa).hostname or ""
    try:
        with (
            offline(identity.anchor, host=host, created=OWN) as context,
            Signer.from_info(_info(C2paSignerInfo, identity)) as signer,
            Builder(claims(record, history.plain), context=context) as builder,
        ):
            for each in history.carried:
                _carry(builder, each)
            builder.sign(signer, mime, BytesIO(data), made)
    except C2paError as error:
        raise BadIdentity(
            needed=f"a signature by {identity.name}",
            found=" ".join(str(error).split())[:200],
            fix="Say --no-sign to write it unsigned; run `anew identity show` to see who signs.",
        ) from error
    return made.getvalue()


def _carry(builder: "Builder", carried: Carried) -> None:
    from c2pa import C2paError

    try:
        builder.add_ingredient(carried.claim, MIME[kind_of(carried.file)], BytesIO(carried.file))
    except (C2paError, KeyError):
        raise _UnreadError(carried) from None


def _info(kind: type, identity: Identity) -> object:
    return kind(
        alg=identity.algorithm.encode(),
        sign_cert=identity.chain.encode(),
        private_key=identity.key,
        ta_url=identity.tsa.encode() or None,
    )
