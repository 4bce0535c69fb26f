"""Corpus: lines of sentences, each with what is there and what should come of it.

    in the style of the other picture, but only half | style | restyle strength=0.5
    sentence -----------------------------^   what is there --^   ^-- steps, with + between them

What is there is nothing but a picture of 1200 x 800, and the engines that need no model, unless it is said: roles of
pictures at hand, ``edit`` (a model that follows instructions), ``paint`` (one that paints by words), ``gan`` (from
horses to zebras), ``depth`` (one that maps), ``last:TASK FIELD=VALUE`` (what the picture was made by).

Beside steps there may stand ``needs:ROLE``, ``unsure``, ``undo``, ``again``, ``seed``, ``count:N``, ``engine:NAME``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anew.image import Size
from anew.tasks import TASKS
from anew.words import Model, Scene, Understood

FOLDER = Path(__file__).parent
WORKED_ON, HELD_OUT, FRESH, SECOND, LAST = "worked_on", "held_out", "fresh", "second", "last"
SIZE = Size(1200, 800)
MODELS = {
    "edit": Model("pix2pix", "diffusion", frozenset({"edit"})),
    "paint": Model(
        "sd15",
        "diffusion",
        frozenset({"reimagine", "inpaint", "outpaint", "background", "render", "vary", "restyle"}),
    ),
    "gan": Model("zebras", "gan", frozenset({"translate", "render"}), ("zebra", "horse")),
    "depth": Model("midas", "control", frozenset({"control"})),
}


@dataclass(frozen=True)
class Case:
    """One sentence."""

    sentence: str
    scene: Scene
    wanted: frozenset[str]
    steps: tuple[tuple[str, frozenset[tuple[str, str]]], ...]

    def end(self, told: Understood) -> str:
        """How it ended: in full, the right steps, told that it is not understood, or wrong."""
        faults = self.faults(told)
        if not faults:
            return "full"
        if told.unsure:
            return "steps" if faults == ["also unsure"] else "told"
        return "wrong"

    def faults(self, told: Understood) -> list[str]:
        """Where what was understood is not what is wanted; none where it is right."""
        found = tuple((step["task"], _fields(step.get("with", {}))) for step in told.steps)
        flags = _flags(told)
        wrong = [] if found == self.steps else [f"steps {[dict(task=t, **dict(f)) for t, f in found]}"]
        engine = {each for each in self.wanted if each.startswith("engine:")}
        missing, more = self.wanted - flags - engine, flags - self.wanted
        return wrong + [f"no {each}" for each in sorted(missing)] + [f"also {each}" for each in sorted(more)]


def cases(name: str) -> list[Case]:
    """The sentences of a file, in order."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf8").splitlines()
    return [_case(line) for line in lines if line.strip() and not line.startswith("#")]


def _case(line: str) -> Case:
    sentence, there, wanted = (part.strip() for part in line.split("|"))
    words: list[str] = []
    steps: list[tuple[str, frozenset[tuple[str, str]]]] = []
    for token in _tokens(wanted):
        if token == "+":
            continue
        if token in TASKS:
            steps.append((token, frozenset()))
        elif "=" in token:
            name, _, value = token.partition("=")
            steps[-1] = (steps[-1][0], steps[-1][1] | {(name, value.strip('"'))})
        else:
            words.append(token)
    shown = tuple((task, _shown(task, dict(fields))) for task, fields in steps)
    return Case(sentence, _scene(there), frozenset(words), shown)


def _shown(task: str, fields: dict[str, str]) -> frozenset[tuple[str, str]]:
    """Fields as a recipe shows them: those at their default are left out."""
    return _fields(TASKS[task](**fields).model_dump(exclude_defaults=True))


def _tokens(text: str) -> list[str]:
    """Split at blanks, but not between quotes."""
    parts = text.split('"')
    joined = "".join(part if index % 2 == 0 else f'"{part}"'.replace(" ", "\0") for index, part in enumerate(parts))
    return [token.replace("\0", " ") for token in joined.split()]


def _scene(text: str) -> Scene:
    there, _, last = text.partition("last:")
    words = there.split()
    models = tuple(MODELS[word] for word in words if word in MODELS)
    pictures = frozenset(word for word in words if word not in MODELS)
    return Scene(size=SIZE, pictures=pictures, models=models, last=_recipe(last) if last else None)


def _recipe(text: str) -> Mapping[str, Any]:
    task, *fields = text.split()
    told = {name: float(value) for name, _, value in (each.partition("=") for each in fields)}
    return {"seed": 3, "steps": [{"task": task, "with": told} if told else {"task": task}]}


def _fields(told: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset((name, _text(value)) for name, value in told.items())


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _flags(told: Understood) -> frozenset[str]:
    flags = {f"needs:{need.role}" for need in told.needs}
    flags |= {name for name in ("undo", "again") if getattr(told, name)}
    flags |= {"unsure"} if told.unsure else set()
    flags |= {"seed"} if told.seed is not None else set()
    return frozenset(flags | ({f"count:{told.count}"} if told.count > 1 else set()))
