"""NovelAI: PNG texts, and a copy of them in the lowest bits of alpha, which outlives the loss of the texts.

The texts are ``Software`` with its name, ``Description`` with the words, ``Source`` with the model and ``Comment`` with
the settings as JSON. The copy is JSON too, in the lowest bits of alpha, column by column: a word that says that it is
there, the length in bits (32 bits, big endian), and the text, packed or not. Others write such copies as well, with a
web UI's line of settings in it.

Source
    NovelAI/novelai-image-metadata, for the place and the order of the bits.
"""

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from anew.image import Picture
from anew.inspecting.makers.claim import Claim
from anew.inspecting.plain import parsed_object, shown
from anew.inspecting.texts import LONGEST, Text

_PLACE = "lowest bits of alpha,"
_SIGNS = {b"stealth_pnginfo": False, b"stealth_pngcomp": True}
_GZIP = 16 + zlib.MAX_WBITS


def claims(texts: tuple[Text, ...]) -> Iterator[Claim]:
    """What its texts say, in each place where they are."""
    for place in dict.fromkeys(text.place for text in texts):
        there = {text.key: text.value for text in texts if text.place == place and text.value}
        if "NovelAI" in there.get("Software", ""):
            fields: dict[str, Any] = {"words": there.get("Description"), "source": there.get("Source")}
            yield Claim(
                "NovelAI", f"{place} Software, Comment", shown(fields | parsed_object(there.get("Comment", "")))
            )


def hidden(picture: Picture) -> tuple[Text, ...]:
    """The texts in the lowest bits of alpha; none where there are none."""
    if not picture.has_alpha or picture.depth != 8:
        return ()
    bits = picture.samples[..., -1].T.reshape(-1)
    sign = _bytes(bits, 0, 15)
    length = int.from_bytes(_bytes(bits, 15, 4), "big") // 8
    if sign not in _SIGNS or not 0 < length <= min(LONGEST, bits.size // 8 - 19):
        return ()
    text = _text(_bytes(bits, 19, length), packed=_SIGNS[sign])
    told = parsed_object(text)
    if not told:
        return (Text(_PLACE, "parameters", text),) if text else ()
    return tuple(Text(_PLACE, key, value) for key, value in told.items() if isinstance(value, str))


def _bytes(samples: Any, start: int, count: int) -> bytes:
    """So many bytes, from byte ``start`` on, of the lowest bits of samples."""
    return bytes(np.packbits(samples[8 * start : 8 * (start + count)] & 1))


def _text(raw: bytes, *, packed: bool) -> str:
    if packed:
        engine = zlib.decompressobj(_GZIP)
        try:
            raw = engine.decompress(raw, LONGEST)
        except zlib.error:
            return ""
    return raw.decode("utf-8", "replace")
