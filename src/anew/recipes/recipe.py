"""A recipe is the whole of a job except its pictures.

The library, the command line, the server, the studio and the batch runner all pass this
one value. If two runs can differ, the difference belongs here.

    anew = 1                       # version of the recipe format
    seed = 7
    mark = false                   # left out: what is generated gets a watermark

    [[steps]]
    task = "inpaint"
    engine = "patch"               # left out: the first engine that can
    model = "runs/horses"          # for engines that take one; with revision = "..." no other is accepted
    with = { grow = 4 }            # the task's fields
    settings = {}                  # the engine's own knobs
    weights = {}                   # files that the settings name, each with the SHA-256 that it must have
    pictures = { mask = "hole" }   # roles bound to inputs by another name than the role's
    makes = "sky"                  # what it makes takes this name beside the inputs, and does not flow on

The first step's ``picture`` is the input ``picture``; each later step's is what the last step before it made that
does not say ``makes``.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, StrictBool, ValidationError, model_validator

from anew.engines import registry
from anew.engines.base import Settings
from anew.errors import BadRecipe, BadTask, NoSuchTask, did_you_mean
from anew.tasks import TASKS, Task

FORMAT = 1
"""The newest version of the recipe format that this anew reads."""

MAIN = "picture"
"""The role, and the input, that flows from step to step."""

RESERVED = frozenset({"recipe", "progress", "preview", "limit", "policy", "consent"})
"""What `run` is told beside the pictures, by name."""

STEP_KEYS = ("task", "engine", "model", "revision", "with", "settings", "weights", "pictures", "makes")


class Step(BaseModel):
    """One task, done by one engine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: SerializeAsAny[Task]
    engine: str | None = None
    """None takes the first engine that honours all that is asked."""
    model: str = ""
    """Where the model is, for engines that take one; as the person gave it."""
    revision: str = ""
    """The SHA-256 that the model must have; empty takes any, and the run fills it in."""
    settings: SerializeAsAny[Settings] = Settings()
    weights: Mapping[str, str] = Field(default_factory=dict)
    """The SHA-256 of each weight file that the settings name; those left out may be any, and the run fills them in."""
    pictures: Mapping[str, str] = Field(default_factory=dict)
    """Roles bound to inputs of another name."""
    makes: str = ""
    """A name for what it makes; empty lets it flow to the next step."""

    @property
    def takes(self) -> dict[str, str]:
        """The name of the picture for each of the task's roles."""
        return {role.name: self.pictures.get(role.name, role.name) for role in self.task.roles}

    def to_dict(self) -> dict[str, Any]:
        """The shortest dict that reads back equal: defaults are left out."""
        told = {
            "task": self.task.name,
            "engine": self.engine,
            "model": self.model,
            "revision": self.revision,
            "with": self.task.model_dump(exclude_defaults=True),
            "settings": self.settings.model_dump(exclude_defaults=True),
            "weights": dict(self.weights),
            "pictures": dict(self.pictures),
            "makes": self.makes,
        }
        return {key: value for key, value in told.items() if value}


class Recipe(BaseModel):
    """What to do, who does it, how, and from which seed.

    Example:
        >>> Recipe.from_dict({"task": "vary", "with": {"strength": 0.2}, "seed": 3}).to_dict()
        {'anew': 1, 'seed': 3, 'steps': [{'task': 'vary', 'with': {'strength': 0.2}}]}
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=100)]
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    mark: StrictBool = True
    """Whether what is generated gets a watermark; it changes the pixels, so it is said here."""

    @model_validator(mode="after")
    def _made_before_taken(self) -> Self:
        made: set[str] = set()
        taken = {MAIN}
        for step in self.steps:
            taken |= set(step.takes.values()) - made
            if step.makes in taken:
                raise ValueError(f"Call what {step.task.name} makes otherwise: {step.makes} is an input")
            made |= {step.makes} - {""}
        if self.steps[-1].makes:
            raise ValueError("Leave makes out of the last step: what it makes is the result")
        return self

    @classmethod
    def of(
        cls,
        task: Task,
        *,
        engine: str | None = None,
        model: str = "",
        settings: Mapping[str, Any] | None = None,
        seed: int = 0,
        mark: bool = True,
    ) -> "Recipe":
        """The recipe of one task.

        Raises:
            BadRecipe: a setting the engine does not have, or a seed out of range.
        """
        if settings and model and engine is None:
            engine = registry.of_model(model) or registry.choose(task, model=model).name
        step = Step(task=task, engine=engine, model=model, settings=_settings(engine, settings or {}))
        return _checked(steps=(step,), seed=seed, mark=mark)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Recipe":
        """Read a plain dict: ``steps``, ``seed`` and ``mark``, or one step's keys beside the other two.

        Raises:
            BadRecipe: an unknown key, a newer format, or a value out of range.
            NoSuchTask: no task has that name.
            NoSuchEngine: the engine is not installed.
        """
        _refuse_newer(data.get("anew", FORMAT))
        if "steps" not in data:
            whole = {key: data[key] for key in ("seed", "mark") if key in data}
            data = {"steps": [{k: v for k, v in data.items() if k not in ("anew", *whole)}], **whole}
        _refuse_unknown(data, ("anew", "seed", "mark", "steps"), "a recipe")
        steps = data["steps"]
        if not isinstance(steps, list | tuple) or not all(isinstance(step, Mapping) for step in steps):
            raise BadRecipe(needed="steps as a list of tables", found=repr(steps)[:80], fix="Write each as [[steps]].")
        return _checked(
            steps=tuple(_step(step) for step in steps), seed=data.get("seed", 0), mark=data.get("mark", True)
        )

    def to_dict(self) -> dict[str, Any]:
        """The shortest dict that reads back equal."""
        told: dict[str, Any] = {"anew": FORMAT, "seed": self.seed, "steps": [step.to_dict() for step in self.steps]}
        return told if self.mark else {**told, "mark": False}

    def inputs(self) -> set[str]:
        """Names of the pictures that every run of it needs."""
        needed = {
            step.takes[role.name]
            for step in self.steps
            for role in step.task.roles
            if role.needed or role.name in step.pictures
        }
        return needed - self.made() | {MAIN}

    def names(self) -> set[str]:
        """Names of the pictures that it may be given."""
        return {name for step in self.steps for name in step.takes.values()} - self.made()

    def made(self) -> set[str]:
        """Names of the pictures that its steps make on the way."""
        return {step.makes for step in self.steps} - {""}


def _step(data: Mapping[str, Any]) -> Step:
    _refuse_unknown(data, STEP_KEYS, "a step")
    name = data.get("task")
    if not isinstance(name, str) or name not in TASKS:
        raise NoSuchTask(needed="a task that exists", found=str(name), fix=did_you_mean(str(name), TASKS))
    engine = data.get("engine")
    if engine is not None:
        registry.card(str(engine))
    try:
        task = TASKS[name](**_table(data, "with"))
    except BadTask as error:
        raise BadRecipe(needed=error.needed, found=error.found, fix=error.fix) from None
    pictures = _table(data, "pictures")
    _refuse_unknown(pictures, tuple(role.name for role in task.roles), f"{name}'s pictures")
    if strange := [role for role, told in pictures.items() if not isinstance(told, str)]:
        raise BadRecipe(needed=f"the name of a picture for {strange[0]}", found="something else", fix="Write a name.")
    if taken := sorted(set(pictures.values()) & RESERVED):
        raise BadRecipe(
            needed="a name for a picture that means nothing else", found=taken[0], fix="Call that picture otherwise."
        )
    settings = _settings(engine, _table(data, "settings"))
    makes = data.get("makes", "")
    if not isinstance(makes, str) or (makes and not makes.isidentifier()):
        raise BadRecipe(
            needed="makes as a name of letters, digits and _", found=repr(makes)[:80], fix='Write makes = "hole".'
        )
    weights = {str(path): str(digest) for path, digest in _table(data, "weights").items()}
    return Step(
        task=task, engine=engine, settings=settings, weights=weights, pictures=pictures, makes=makes, **_model(data)
    )


def _model(data: Mapping[str, Any]) -> dict[str, str]:
    """Which model, and the revision that it must have."""
    told = {key: data[key] for key in ("model", "revision") if key in data}
    for key, value in told.items():
        if not isinstance(value, str):
            raise BadRecipe(needed=f"{key} as text", found=repr(value)[:80], fix="Write it between quotes.")
    if told.get("revision") and not told.get("model"):
        raise BadRecipe(needed="a model beside its revision", found="a revision alone", fix="Say which model.")
    return told


def _settings(engine: str | None, fields: Mapping[str, Any]) -> Settings:
    if not fields:
        return registry.load(engine).settings_type() if engine and not registry.card(engine).missing() else Settings()
    if engine is None:
        raise BadRecipe(needed="an engine by name beside its settings", found="settings alone", fix="Name the engine.")
    kind = registry.load(engine).settings_type
    try:
        return kind(**fields)
    except ValidationError as error:
        raise _bad(error, kind.model_fields, f"the engine {engine}") from None


def _checked(**fields: Any) -> Recipe:
    try:
        return Recipe(**fields)
    except ValidationError as error:
        raise _bad(error, Recipe.model_fields, "a recipe") from None


def _bad(error: ValidationError, known: Mapping[str, Any], name: str) -> BadRecipe:
    from anew.tasks.base import explain

    told = explain(error, known, name)
    return BadRecipe(needed=told.needed, found=told.found, fix=told.fix)


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        raise BadRecipe(
            needed=f"{key} as a table of names and values", found=repr(table)[:80], fix=f"Write [steps.{key}]."
        )
    return table


def _refuse_unknown(data: Mapping[str, Any], known: tuple[str, ...], name: str) -> None:
    for key in data:
        if key not in known:
            raise BadRecipe(needed=f"keys that {name} has", found=str(key), fix=did_you_mean(str(key), known))


def _refuse_newer(found: Any) -> None:
    if not isinstance(found, int) or found > FORMAT or found < 1:
        raise BadRecipe(
            needed=f"a recipe of format {FORMAT} or older",
            found=f"format {found!r}",
            fix="It was written by a newer anew: pip install --upgrade anew.",
        )
