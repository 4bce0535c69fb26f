"""Signed files for tests."""

import io

from anew import Picture, Recolor
from anew.image.files.chunks import put_together, taken_apart
from anew.provenance import Record, identity
from anew.provenance.manifest import signed
from tests.pictures import hole, picture

PHOTO = picture(64, 48)


def record(**told):
    recipe = {"anew": 1, "seed": 7, "steps": [{"task": "tone", "with": {"strength": 0.35}}]}
    plain = {"recipe": recipe, "inputs": {"picture": PHOTO.sha256}, "output": PHOTO.sha256}
    return Record(**{**plain, "licences": {}, "versions": {"anew": "0"}, **told})


def saved(result, kind="png", **options):
    """The bytes that a result saves."""
    stream = io.BytesIO()
    result.save(stream, format=kind, keep=False, **options)
    return stream.getvalue()


def recoloured(of=PHOTO):
    return Recolor()(of, mask=hole(64, 48))


def signed_again(data, inputs=None):
    """The same pixels, signed with that file as the picture they were made from."""
    opened = Picture.open(data)
    return signed(PHOTO.to_bytes("png"), "png", record(), {"picture": opened, **(inputs or {})}, identity.own())


def changed(data, what, nth=0):
    """The file with one letter of ``what`` in the other case, checksums of chunks mended."""
    at = -1
    for _ in range(nth + 1):
        at = data.index(what, at + 1)
    bent = bytearray(data)
    bent[at] ^= 0x20
    return mended(bytes(bent))


def mended(data):
    """A PNG whose checksums hold again."""
    return put_together(taken_apart(data))
