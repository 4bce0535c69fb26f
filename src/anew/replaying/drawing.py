"""Drawing: a history as a tree of text.

    out.png  5d10c4f7a2b9  vary by patch, seed 7
    └─ picture  3f2a9c51b0aa  inpaint by patch, seed 3  (kept)
       ├─ picture  91ab6a3c0d11  no record  (kept)
       │  └> c1f0a0b1d2e3  vary by patch, seed 4  (not kept)
       └─ mask  77cd01aa9b3e  no record  (kept)

After a role stands what it was made from, after ``>`` what else was made from that.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from anew.replaying.past import Past

SHORT = 12
"""Hexadecimal digits of a digest that are shown."""
LONGEST_WORDS = 60
"""Letters of a value that are shown."""
_LEFT = {
    "again": "shown already",
    "deep": "its own past is too deep to be followed",
    "many": "not followed any further: too many pictures",
}


def drawn(past: Past, name: str) -> str:
    """The tree of a picture of that name."""
    return "\n".join([f"{name}  {_made(past)}", *_below(past, "")])


def told(past: Past) -> str:
    """How a picture was made, and whether it is kept, in one line."""
    rest = ["kept" if past.kept else "not kept", *([_LEFT[past.left]] if past.left else [])]
    return f"{_made(past)}  ({', '.join(rest)})"


def _made(past: Past) -> str:
    record = past.record
    made = "; then ".join(map(_step, _steps(record.recipe))) if record else "no record"
    seed = f", seed {_short(record.recipe.get('seed', 0))}" if record else ""
    return f"{past.digest[:SHORT]}  {made}{seed}"


def _below(past: Past, indent: str) -> Iterator[str]:
    lines = [(f"─ {name}  ", each) for name, each in past.sources.items()]
    lines += [("> ", each) for each in past.branches]
    for index, (mark, each) in enumerate(lines, 1):
        last = index == len(lines)
        yield f"{indent}{'└' if last else '├'}{mark}{told(each)}"
        yield from _below(each, indent + ("   " if last else "│  "))


def _steps(recipe: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The steps of a recipe that may be a stranger's, and is told and not run."""
    steps = recipe.get("steps")
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def _step(step: Mapping[str, Any]) -> str:
    """One step in words.

    Example:
        >>> _step({"task": "upscale", "engine": "patch", "with": {"scale": 4}})
        'upscale by patch, scale 4'
    """
    asked = step.get("with")
    fields = [f"{_short(name)} {_short(value)}" for name, value in asked.items()] if isinstance(asked, dict) else []
    return ", ".join([f"{_short(step.get('task'))} by {_short(step.get('engine'))}", *fields])


def _short(value: Any) -> str:
    if isinstance(value, dict) and value.keys() == {"sha256"}:
        return "(hidden)"
    words = f'"{value}"' if isinstance(value, str) and " " in value else str(value)
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1] + "…"
