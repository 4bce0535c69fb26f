"""Signing: a C2PA manifest into the bytes of a picture file, on their way out."""

from collections.abc import Callable, Mapping
from functools import partial

from anew.image import Picture
from anew.provenance.record import Record


def check_identity() -> None:
    """Refuse before the work what would be refused after it.

    Raises:
        BadIdentity: the key of this machine cannot sign.
    """
    from anew.provenance.identity import own

    own()


def signer(record: Record, inputs: Mapping[str, Picture]) -> Callable[[bytes, str], bytes]:
    """What signs a file with that record, given its bytes and its format, by the identity of this machine.

    Args:
        record: As it stands in the file.
        inputs: What it was made from.

    Raises:
        BadIdentity: the key of this machine cannot sign.
    """
    from anew.provenance.identity import own

    return partial(_signed, record=record, inputs=inputs, identity=own())


def _signed(data: bytes, kind: str, **told: object) -> bytes:
    from anew.provenance.manifest import signed

    return signed(data, kind, **told)  # type: ignore[arg-type]
