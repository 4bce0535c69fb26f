"""Facts: what a person needs to know of a task's fields, read from its JSON schema.

The commands, the reference pages and new recipes all say the same about a field, because they
all ask here.
"""

from dataclasses import dataclass
from typing import Any

from anew.tasks import Task
from anew.tasks.schema import schema

_SHAPES = {"aspect": "W:H", "color": "#RRGGBB", "box": "LEFT,TOP,WIDTH,HEIGHT"}
_KINDS = {"integer": "whole number", "number": "number", "boolean": "yes or no", "string": "text"}


@dataclass(frozen=True)
class Fact:
    """One field of a task."""

    name: str
    kind: str
    """The JSON type: integer, number, boolean or string; other types are written as JSON."""
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
    def range(self) -> str:
        """``0 to 64``, ``mixed or piece``, or empty where anything goes."""
        if self.choices:
            return " or ".join(self.choices)
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        if self.low is not None:
            return f"{self.low:g} or more"
        return f"up to {self.high:g}" if self.high is not None else self.shape

    @property
    def metavar(self) -> str:
        """The range, short enough for a column of ``--help``."""
        if self.choices:
            return "|".join(self.choices)
        if self.low is not None and self.high is not None:
            return f"{self.low:g}..{self.high:g}"
        return self.shape or {"integer": "INTEGER", "number": "NUMBER"}.get(self.kind, "TEXT")

    @property
    def type(self) -> str:
        """The kind in plain words."""
        return "choice" if self.choices else _KINDS.get(self.kind, self.kind)


def facts(task: type[Task]) -> list[Fact]:
    """Every field of a task, in the order of its declaration.

    Example:
        >>> from anew.tasks import Vary
        >>> [(fact.flag, fact.range, fact.default) for fact in facts(Vary)]
        [('--strength', '0 to 1', 0.5)]
    """
    return [_fact(name, told) for name, told in schema(task)["properties"].items()]


def _fact(name: str, told: dict[str, Any]) -> Fact:
    return Fact(
        name=name,
        kind=told.get("type", "json"),
        help=" ".join(told.get("description", "").replace("``", "").split()),
        default=told.get("default"),
        low=told.get("minimum", told.get("exclusiveMinimum")),
        high=told.get("maximum", told.get("exclusiveMaximum")),
        choices=tuple(str(choice) for choice in told.get("enum", ())),
        shape=_SHAPES.get(told.get("format", ""), ""),
    )
