"""Stable Diffusion web UI: a prompt, a negative prompt and a line of settings, as text.

    a lighthouse at dusk
    Negative prompt: people
    Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 7, Size: 512x512, Model: dreams

It is under ``parameters`` in PNG, in EXIF's UserComment in JPEG, WebP and AVIF, in the comment of a GIF. Forge,
SD.Next, Civitai and many others write the same. Fooocus and SwarmUI write JSON in the same places.

Source
    AUTOMATIC1111/stable-diffusion-webui, modules/infotext_utils.py, for the form.
"""

import re
from collections.abc import Iterator
from typing import Any

from anew.inspecting.makers.claim import Claim
from anew.inspecting.plain import cut, parsed_object, shown
from anew.inspecting.texts import Text

_LINE = re.compile(r"^Steps: \d+,.*$", re.MULTILINE)
_PAIR = re.compile(r'\s*(\w[\w /-]{0,60}): *("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)')
_NEGATIVE = "Negative prompt:"
_LONGEST_LINE = 10_000
_PLACES = ("parameters", "UserComment", "")


def claims(texts: tuple[Text, ...]) -> Iterator[Claim]:
    """What such a text says, wherever it is."""
    schemes = {text.value for text in texts if text.key in ("fooocus_scheme", "MakerNote")}
    for text in texts:
        if text.value and text.key in _PLACES:
            fooocus = bool(schemes & {"fooocus", "a1111"})
            if found := _of_line(text.value):
                yield Claim("Fooocus" if fooocus else "Stable Diffusion web UI, or one like it", text.where, found)
            elif found := _of_json(text.value):
                swarm = "sui_image_params" in text.value
                yield Claim("Fooocus" if fooocus else "SwarmUI" if swarm else "an unnamed program", text.where, found)


def _of_line(text: str) -> dict[str, Any]:
    """The three parts; empty where there is no line of settings."""
    lines = list(_LINE.finditer(text))
    if not lines:
        return {}
    words, negative = _parted(text[: lines[-1].start()])
    settings = {key: value.strip('"') for key, value in _PAIR.findall(lines[-1][0][:_LONGEST_LINE])}
    return shown({"prompt": words, "negative prompt": negative, **settings})


def _parted(words: str) -> tuple[str, str]:
    before, _, after = words.partition(_NEGATIVE)
    return cut(before.strip()), cut(after.strip())


def _of_json(text: str) -> dict[str, Any]:
    """An object that speaks of a prompt, bare or wrapped once as SwarmUI does."""
    told = parsed_object(text)
    inner = told.get("sui_image_params", told)
    return shown(inner) if isinstance(inner, dict) and "prompt" in inner else {}
