"""Plain: text of strangers made into small plain data. Nothing in it is run, and nothing in it can grow.

What is parsed is at most as long as a text may be that was read from a file (``texts.LONGEST``); what is shown of it is
cut to a length, a depth and a number.
"""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

LONGEST = 2000
"""Characters of one value that are shown."""
MOST = 60
"""Fields that are shown of one object, and items of one list."""


def parsed(text: str) -> Any:
    """JSON as plain data; None where it is none, or is nested deeper than any program writes.

    Example:
        >>> parsed('{"seed": 7}'), parsed("seed: 7"), parsed("[" * 100_000)
        ({'seed': 7}, None, None)
    """
    try:
        return json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def parsed_object(text: str) -> dict[str, Any]:
    """A JSON object; empty where it is none."""
    found = parsed(text) if text.lstrip()[:1] == "{" else None
    return found if isinstance(found, dict) else {}


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, or its beginning and how much more there is.

    Example:
        >>> cut("abcdef", 4)
        'abcd ... (2 characters more)'
    """
    return text if len(text) <= longest else f"{text[:longest]} ... ({len(text) - longest:,} characters more)"


def shown(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an object, flat: words and numbers as they are, what is nested as a line of JSON.

    Example:
        >>> shown({"steps": 20, "size": {"width": 512}, "seed": None})
        {'steps': 20, 'size': '{"width": 512}'}
    """
    there = [(cut(str(name), 100), value) for name, value in fields.items() if value not in (None, "", [], {})]
    told = {name: _shown(value) for name, value in there[:MOST]}
    return told | ({"...": f"{len(there) - MOST} fields more"} if len(there) > MOST else {})


def _shown(value: Any) -> Any:
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, (bool, int, float)):
        return value
    return cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
