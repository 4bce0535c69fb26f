"""Infotext: the words that A1111 leaves in a PNG under ``parameters``, and reads again.

the prompt
Negative prompt: what should not be there
Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: anew-patch
"""

import json
import re
from collections.abc import Mapping
from typing import Any

KEY = "parameters"
NEGATIVE = "Negative prompt:"
_PAIR = re.compile(r'\s*(\w[\w \-/]*):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)')
LONGEST = 100_000
"""Characters that are read."""


def written(prompt: str, negative: str, told: Mapping[str, Any]) -> str:
    r"""An infotext.

    Args:
        prompt: What should be there.
        negative: What should not.
        told: Names and values; those that are None or empty are left out.

    Example:
        >>> written("a cat", "", {"Steps": 20, "Note": "a, b"})
        'a cat\nSteps: 20, Note: "a, b"'
    """
    pairs = ", ".join(f"{name}: {_quoted(value)}" for name, value in told.items() if value not in (None, ""))
    return "\n".join(line for line in (prompt, f"{NEGATIVE} {negative}" if negative else "", pairs) if line)


def parsed(text: str) -> dict[str, str]:
    r"""Names and values of an infotext; the prompts are ``Prompt`` and ``Negative prompt``.

    Example:
        >>> parsed('a cat\nin a hat\nNegative prompt: dogs\nSteps: 20, Seed: 7, Note: "a, b"')["Note"]
        'a, b'
    """
    *lines, last = text[:LONGEST].strip().split("\n")
    pairs = _PAIR.findall(last)
    if len(pairs) < 2:  # prompts only, the last line of them with a colon at most
        lines, pairs = [*lines, last], []
    whole = "\n".join(lines)
    begins = next((at for at in (0, whole.find("\n" + NEGATIVE) + 1) if whole.startswith(NEGATIVE, at)), None)
    prompt, negative = (whole, "") if begins is None else (whole[:begins], whole[begins + len(NEGATIVE) :])
    told = {"Prompt": prompt.strip(), "Negative prompt": negative.strip()}
    return told | {name: _plain(value) for name, value in pairs}


def _quoted(value: Any) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ",:\n") else text


def _plain(value: str) -> str:
    if value[:1] != '"':
        return value.strip()
    try:
        return str(json.loads(value))
    except ValueError:
        return value
