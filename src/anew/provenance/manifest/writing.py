"""Writing: a file's bytes, signed."""

from collections.abc import Mapping
from io import BytesIO
from urllib.parse import urlparse

from anew.errors import BadIdentity, CannotWrite
from anew.image import Picture
from anew.provenance.identity import Identity
from anew.provenance.manifest.claims import OWN, claims
from anew.provenance.manifest.history import history_of
from anew.provenance.manifest.offline import MIME, offline
from anew.provenance.record import Record


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
    from c2pa import Builder, C2paError, C2paSignerInfo, Signer

    if kind not in MIME:
        raise CannotWrite(
            needed=f"a format that a C2PA manifest can be in: {', '.join(MIME)}",
            found=kind,
            fix="Write .png instead, or say --no-sign.",
        )
    history = history_of(inputs)
    host = urlparse(identity.tsa).hostname or ""
    made = BytesIO()
    try:
        with (
            offline(identity.anchor, host=host, created=OWN) as context,
            Signer.from_info(_info(C2paSignerInfo, identity)) as signer,
            Builder(claims(record, history.plain), context=context) as builder,
        ):
            for told, mime, file in history.carried:
                builder.add_ingredient(dict(told), mime, BytesIO(file))
            builder.sign(signer, MIME[kind], BytesIO(data), made)
    except C2paError as error:
        raise BadIdentity(
            needed=f"a signature by {identity.name}",
            found=" ".join(str(error).split())[:200],
            fix="Say --no-sign to write it unsigned; run `anew identity show` to see who signs.",
        ) from error
    return made.getvalue()


def _info(kind: type, identity: Identity) -> object:
    return kind(
        alg=identity.algorithm.encode(),
        sign_cert=identity.chain.encode(),
        private_key=identity.key,
        ta_url=identity.tsa.encode() or None,
    )
