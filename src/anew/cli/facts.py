"""Facts: what a person needs to know of declared fields, read from their JSON schema.

Fields are those of a task, of the settings of a training, or of a family's own options. The commands,
the reference pages and new recipes all say the same about a field, because they all ask here.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from anew.tasks import Task
from anew.tasks.schema import schema
from anew.tasks.words import field_words

_SHAPES = {"aspect": "W:H", "color": "#RRGGBB", "box": "LEFT,TOP,WIDTH,HEIGHT"}
_KINDS = {"integer": "whole number", "number": "number", "boolean": "yes or no", "string": "text", "array": "words"}

ENDLESS = 2**32
"""A limit as high as this is none to a person."""


@dataclass(frozen=True)
class Fact:
    """One declared field."""

    name: str
    kind: str
    """The JSON type: integer, number, boolean, string or array; other types are written as JSON."""
    help: str
    default: Any = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    shape: str = ""
    """How the text is written, such as ``W:H``."""

    @property
    def flag(self) -> str:
        """The option's name: underscores become dashes."""
        return "--" + self.name.replace("_", "-")

    @property
    def several(self) -> bool:
        """Whether it is a list of words."""
        return self.kind == "array"

    @property
    def range(self) -> str:
        """``0 to 64``, ``mixed or piece``, or empty where anything goes."""
        if self.choices:
            return f"{'some of ' if self.several else ''}{' or '.join(self.choices)}"
        if self.low is not None and self.high is not None and self.high < ENDLESS:
            return f"{self.low:g} to {self.high:g}"
        if self.low is not None:
            return f"{self.low:g} or more"
        return f"up to {self.high:g}" if self.high is not None and self.high < ENDLESS else self.shape

    @property
    def metavar(self) -> str:
        """The range, short enough for a column of ``--help``."""
        if self.choices:
            return ",".join(self.choices) if self.several else "|".join(self.choices)
        if self.several:
            return "NAME,..."
        if self.low is not None and self.high is not None and self.high < ENDLESS:
            return f"{self.low:g}..{self.high:g}"
        return self.shape or {"integer": "INTEGER", "number": "NUMBER"}.get(self.kind, "TEXT")

    @property
    def type(self) -> str:
        """The kind in plain words."""
        return "choice" if self.choices and not self.several else _KINDS.get(self.kind, self.kind)


def facts(task: type[Task]) -> list[Fact]:
    """Every field of a task, in the order of its declaration.

    Example:
        >>> from anew.tasks import Vary
        >>> [(fact.flag, fact.range, fact.default) for fact in facts(Vary)]
        [('--strength', '0 to 1', 0.5)]
    """
    return [_fact(name, told) for name, told in schema(task)["properties"].items()]


def facts_of(kind: type[BaseModel]) -> list[Fact]:
    """Every field of any declared class, in the order of its declaration; the words are the docstrings under them."""
    told, words = kind.model_json_schema(), field_words(kind)
    fields = {name: _resolved(field, told.get("$defs", {})) for name, field in told.get("properties", {}).items()}
    return [_fact(name, {"description": words.get(name, ""), **field}) for name, field in fields.items()]


def _resolved(field: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """The field with what it refers to in its place."""
    name = field.get("$ref", "").rpartition("/")[2]
    return {**named.get(name, {}), **field}


def _fact(name: str, told: dict[str, Any]) -> Fact:
    choices = told.get("enum") or told.get("items", {}).get("enum") or ()
    return Fact(
        name=name,
        kind=told.get("type", "json"),
        help=" ".join(told.get("description", "").replace("``", "").split()),
        default=told.get("default"),
        low=told.get("minimum", told.get("exclusiveMinimum")),
        high=told.get("maximum", told.get("exclusiveMaximum")),
        choices=tuple(str(choice) for choice in choices if choice != ""),
        shape=_SHAPES.get(told.get("format", ""), ""),
    )
