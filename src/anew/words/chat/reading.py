"""Reading: what a chat model answered, checked like any stranger's: names, fields, ranges, sizes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from anew.tasks import TASKS
from anew.words.assembling import assembled
from anew.words.chat.offering import CANNOT, SEVERAL, UNDO, USES, Offer
from anew.words.english import ENGLISH
from anew.words.scene import Scene
from anew.words.stepping import Planned, Unable, planned
from anew.words.understood import Understood, Unsure

STEPS = 20
"""Calls of one answer."""
LONG = 300
"""Characters of what it says that is shown."""
MANY = 100


class Amiss(Exception):
    """Why an answer is not followed, as the rest of a sentence."""


@dataclass
class _Heard:
    """What the calls have asked for so far."""

    steps: list[Planned] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    count: int = 1
    undo: bool = False


def read(answer: Any, scene: Scene, tools: Mapping[str, Offer]) -> Understood:
    """The steps of an answer.

    Args:
        answer: As it came, parsed.
        scene: What is there.
        tools: Those that it was offered.

    Raises:
        Amiss: no calls, too many, one of what was not offered, or a value that a task refuses.
    """
    heard = _Heard()
    calls = _calls(answer)
    if not calls:
        raise Amiss("it called no tool")
    if len(calls) > STEPS:
        raise Amiss(f"it called {len(calls)} tools, and {STEPS} is the most")
    for call in calls:
        _hear(heard, *_call(call, tools), scene)
    return assembled(heard.steps, scene, ENGLISH, unsure=heard.unsure, count=heard.count, undo=heard.undo)


def _calls(answer: Any) -> list[Any]:
    try:
        calls = answer["choices"][0]["message"].get("tool_calls")
    except (LookupError, TypeError, AttributeError):
        raise Amiss("its answer is not of this protocol") from None
    return calls if isinstance(calls, list) else []


def _call(call: Any, tools: Mapping[str, Offer]) -> tuple[str, dict[str, Any]]:
    """The name of a tool that was offered, and its arguments."""
    try:
        name, text = call["function"]["name"], call["function"].get("arguments") or "{}"
        words = json.loads(text) if isinstance(text, str) else text
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError):
        raise Amiss("a call of its answer cannot be read") from None
    if not isinstance(name, str) or name not in tools:
        raise Amiss(f"it called {str(name)[:40]!r}, which it was not offered")
    if not isinstance(words, dict):
        raise Amiss(f"it called {name} with no table of fields")
    if strange := sorted(str(key) for key in words.keys() - tools[name].schema["properties"].keys()):
        raise Amiss(f"it called {name} with {strange[0][:40]!r}, which that does not have")
    return name, {key: value for key, value in words.items() if value is not None}


def _hear(heard: _Heard, name: str, words: dict[str, Any], scene: Scene) -> None:
    if name == UNDO:
        heard.undo = True
    elif name == SEVERAL:
        heard.count = _count(words)
    elif name == CANNOT:
        heard.unsure.append(Unsure(_text(words.get("words")), _text(words.get("why"))))
    else:
        heard.steps.append(_step(name, words, scene))


def _step(name: str, words: dict[str, Any], scene: Scene) -> Planned:
    uses = words.pop(USES, [])
    optional = {role.name for role in TASKS[name].roles if not role.needed}
    if not isinstance(uses, list) or not all(isinstance(each, str) and each in optional for each in uses):
        raise Amiss(f"it called {name} with pictures that are not there")
    try:
        return planned(name, words, scene, uses=frozenset(uses))
    except Unable as error:
        raise Amiss(f"it called {name} in a way that is refused ({str(error)[:LONG].rstrip('.')})") from None


def _count(words: Mapping[str, Any]) -> int:
    count = words.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MANY:
        raise Amiss(f"it asked for {str(count)[:20]} results")
    return count


def _text(value: Any) -> str:
    """What it says, short, on one line."""
    return " ".join(str(value or "").split())[:LONG]
