"""The record of one run: plain data, written inside every picture anew makes.

It holds no clock and no machine name: the same recipe on the same inputs gives the same
record, byte for byte.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from typing import Any, Self

from anew.errors import BadFile

FORMAT = 2
"""Version of the record's own layout. 1 had no actions, source, mark and consent."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """Enough to make the picture again, and to say truthfully how it was made."""

    recipe: dict[str, Any]
    """The recipe as it ran: engines chosen, defaults left out."""
    inputs: dict[str, str]
    """SHA-256 of each input picture, by role."""
    output: str
    """SHA-256 of the picture made."""
    licences: dict[str, str]
    """SPDX name of each engine's licence by engine, and what was stated of each model's by where it was."""
    versions: dict[str, str]
    """Of anew, Python and what the engines stand on."""
    actions: tuple[Mapping[str, str], ...] = ()
    """What each step did to the picture, in the words of C2PA and IPTC: ``task``, ``action``, ``source``."""
    source: str = ""
    """What the picture is by now: a name of IPTC's digital source types; empty where that did not change."""
    mark: str = ""
    """The id in the watermark, 12 hexadecimal digits; empty where there is none."""
    consent: str = ""
    """Why this picture may be made, in the words of whoever asked for it; empty where nobody wanted to know."""
    format: int = FORMAT

    @property
    def hides(self) -> tuple[str, ...]:
        """The fields whose text it hides, each as ``number of the step.field``; counted from 1.

        A record that hides something is no recipe: the store knows the words, or the person who wrote them.
        """
        return tuple(f"{number}.{name}" for number, step in self._steps() for name in _hidden_in(step))

    def hushed(self, texts: Collection[tuple[str, str]]) -> Self:
        """The record with digests in place of what a person wrote; see docs/adr/0013.

        Args:
            texts: Task and field of each free text.

        Example:
            >>> steps = [{"task": "edit", "with": {"instruction": "make it night"}}]
            >>> told = Record(recipe={"steps": steps}, inputs={}, output="", licences={}, versions={})
            >>> told.hushed({("edit", "instruction")}).recipe["steps"][0]["with"]
            {'instruction': {'sha256': '8f1f1c4f1c81423dd0c04feee5a53cf3f713e8cdb97c04115c5bb8e0b732af7b'}}
        """
        steps = [_hushed(step, {name for task, name in texts if task == step["task"]}) for _, step in self._steps()]
        return replace(self, recipe={**self.recipe, "steps": steps}) if steps else self

    def _steps(self) -> list[tuple[int, Mapping[str, Any]]]:
        return list(enumerate(self.recipe.get("steps", ()), 1))

    def to_json(self) -> str:
        """One line of JSON with sorted keys; what is empty and need not be there is left out.

        Example:
            >>> Record(recipe={}, inputs={}, output="", licences={}, versions={}).to_json()
            '{"format": 2, "inputs": {}, "licences": {}, "output": "", "recipe": {}, "versions": {}}'
        """
        told = {name: value for name, value in asdict(self).items() if value or name not in _OPTIONAL}
        return json.dumps(told, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote, of this version or an older one.

        Raises:
            BadFile: it is no such thing, or of a newer anew.
        """
        try:
            told = json.loads(text)
            known = {each.name for each in fields(cls)}
            newer = told["format"] > FORMAT or not told.keys() <= known
            _check_tables(told)
            record = None if newer else cls(**{**told, "actions": tuple(told.get("actions", ()))})
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise BadFile(
                needed="a record that anew wrote", found=repr(text[:60]), fix="Read it from the picture again."
            ) from None
        if record is None:
            raise BadFile(
                needed=f"a record of format {FORMAT} or older",
                found=f"format {told['format']!r}",
                fix="It was written by a newer anew: pip install --upgrade anew.",
            )
        return record


_OPTIONAL = ("actions", "source", "mark", "consent")


def _check_tables(told: Mapping[str, Any]) -> None:
    """Refuse what has the right names and not the right kinds, before anybody leans on it."""
    steps = told["recipe"].get("steps", [])
    tables = [told["recipe"], *(told[name] for name in ("inputs", "licences", "versions")), *told.get("actions", [])]
    tables += [table for step in steps for table in (step, step.get("with", {}))]
    words = [told["output"], *(told.get(name, "") for name in ("source", "mark", "consent"))]
    if not all(isinstance(table, dict) for table in tables) or not all(isinstance(word, str) for word in words):
        raise TypeError


def _hushed(step: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    told = step.get("with", {})
    hidden = {name: {"sha256": sha256(told[name].encode()).hexdigest()} for name in names if _is_words(told.get(name))}
    return {**step, "with": {**told, **hidden}} if hidden else dict(step)


def _is_words(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _hidden_in(step: Mapping[str, Any]) -> list[str]:
    told = step.get("with", {})
    return [name for name, value in told.items() if isinstance(value, Mapping) and value.keys() == {"sha256"}]
