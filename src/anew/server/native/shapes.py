"""Shapes: what the native API gives, as JSON. The names of these classes are the names of the schemas in OpenAPI."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from anew.jobs.job import State
from anew.jobs.spec import MOST
from anew.tasks import TASKS

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of a file's bytes, in hexadecimal.")]
Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$", description="The id of a job.")]
Seconds = Annotated[float, Field(description="Seconds since 1970.")]
Table = dict[str, Any]
FIELDS: list[Any] = [{"$ref": f"#/components/schemas/{task.__name__}"} for task in TASKS.values()]
"""The schemas of all tasks' fields, which ``anew.server.describing`` lays down beside these."""


class Shape(BaseModel):
    """Base of them all: described by docstrings, as everything in anew."""

    model_config = ConfigDict(use_attribute_docstrings=True, frozen=True)


class Fault(Shape):
    """What went wrong, in three parts."""

    kind: str
    """The name of the error, such as TooLarge."""
    needed: str
    found: str
    fix: str
    """What to do about it."""


class Error(Shape):
    """The body of every answer that is an error."""

    error: Fault
    request: str
    """The id of the request, which is in the log."""


class Upload(Shape):
    """A picture that came in, was opened and is kept."""

    digest: Digest
    bytes: int
    format: str
    width: int
    height: int
    mode: str
    """Its channels: L, LA, RGB or RGBA."""
    depth: int
    """Bits of a channel."""


class Step(Shape):
    """One task, done by one engine."""

    model_config = ConfigDict(extra="forbid")

    task: Annotated[str, Field(json_schema_extra={"enum": [*TASKS]})]
    """The name of a task."""
    engine: str | None = None
    """The name of an engine; left out, the first that can do it."""
    model: str = ""
    """The name of a model on the server, for engines that take one."""
    revision: str = ""
    """The SHA-256 that the model must have."""
    fields: Annotated[Table, Field(alias="with", json_schema_extra={"anyOf": FIELDS})] = {}
    """The task's own fields."""
    settings: Table = {}
    """The engine's own settings."""
    weights: dict[str, str] = {}
    """The SHA-256 that each weight file must have which the settings name."""
    pictures: dict[str, str] = {}
    """Roles of the task, bound to pictures of another name than the role's."""
    makes: str = ""
    """A name for what it makes, which then does not flow to the next step."""


class Recipe(Shape):
    """Everything that decides the pixels, beside the pictures."""

    model_config = ConfigDict(extra="forbid")

    anew: int = 1
    """Version of the format."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    mark: bool = True
    """Whether what is generated gets a watermark."""
    steps: Annotated[list[Step], Field(min_length=1, max_length=100)]


class Brief(Step):
    """A recipe of one step, said shortly."""

    anew: int = 1
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    mark: bool = True


class Output(Shape):
    """One picture file that a job made."""

    digest: Digest
    bytes: int
    format: str
    width: int
    height: int
    seed: int
    picture: str
    """SHA-256 of the pixels, as the record says."""
    url: str
    """Where the file is, on this server."""


class Job(Shape):
    """One piece of work in the queue, as it stands."""

    id: Id
    state: State
    recipe: Recipe
    pictures: dict[str, Digest]
    """The uploads it works on, by the names of the recipe."""
    count: Annotated[int, Field(ge=1, le=MOST)]
    """How many pictures, from seeds in a row."""
    format: str
    quality: int | None
    preview: bool
    """Whether the work is drawn while it is done."""
    key: str
    """The Idempotency-Key it was put under; empty where there was none."""
    priority: int
    timeout: float
    """Seconds that one attempt may take."""
    attempt: int
    """How often it was begun."""
    stopping: bool
    """Whether somebody asked for it to be cancelled."""
    fraction: Annotated[float, Field(ge=0, le=1)]
    """How far it is."""
    doing: str
    """What it does just now, in a few words."""
    created: Seconds
    begun: Seconds | None
    ended: Seconds | None
    outputs: list[Output]
    notes: list[str]
    """What whoever asked should know."""
    fault: Fault | None
    """Why it failed, where it did."""


class Jobs(Shape):
    """A page of jobs, the newest first."""

    jobs: list[Job]
    next: str | None
    """What to ask for as ``before`` for the next page; null at the end."""


class Event(Shape):
    """Something that happened to a job; the data of each server-sent event."""

    seq: int
    """Only grows; also the id of the server-sent event."""
    job: Id
    at: Seconds
    kind: Literal["queued", "started", "progress", "preview", "returned", "stopping", "done", "failed", "cancelled"]
    """Also the name of the server-sent event."""
    data: Table


class Role(Shape):
    """One picture that a task takes, by name."""

    name: str
    help: str
    mask: bool
    """Read as one channel, white = yes."""
    needed: bool
    own_size: bool
    """Whether it may have another size than the picture."""


class Task(Shape):
    """Something that can be asked for."""

    name: str
    summary: str
    roles: list[Role]
    fields: Table
    """The JSON schema of its fields, for forms."""
    engines: list[str]
    """Who serves it, least need first."""


class Tasks(Shape):
    """Every task."""

    tasks: list[Task]


class Engine(Shape):
    """A way of doing tasks."""

    name: str
    summary: str
    licence: str
    extra: str
    """The extra of anew that it stands on; empty where the core is enough."""
    missing: list[str]
    """Modules that it needs and that are not installed."""
    ready: bool
    model: Literal["none", "optional", "needed"]
    """Whether it takes a model."""
    get: str
    """The command that installs what is missing."""
    serves: dict[str, list[str]]
    """Tasks, each with the fields and optional pictures that it reads."""
    sources: list[str]
    """Papers and pages."""


class EngineSettings(Engine):
    """An engine with the settings it has."""

    settings: Table
    """The JSON schema of its settings, for forms."""


class Engines(Shape):
    """Every engine, least need first."""

    engines: list[Engine]


class Model(Shape):
    """A model on this machine; a step names it by ``name``."""

    name: str
    kind: str
    """How it came here: pulled, copied or linked."""
    licence: str
    bytes: int
    engine: str | None
    """The engine that knows it, where exactly one does."""


class Models(Shape):
    """Every model on this machine that can be read."""

    models: list[Model]


class Plan(Shape):
    """What a run would do, as far as it can be told before anything is made."""

    recipe: Recipe
    whys: list[str]
    """Why each step is there; empty for those that were asked for as they are."""
    notes: list[str]


class Section(Shape):
    """One look at a picture."""

    found: bool | None
    """Whether it found something; null where it was not looked for."""
    says: list[str]
    facts: Table


class Inspection(Shape):
    """Evidence of how a picture was made, and no verdict."""

    summary: list[str]
    sections: dict[str, Section]


class Past(Shape):
    """One picture of a history."""

    sha256: str
    """Of its pixels."""
    kept: bool
    """Whether the store of this machine has them."""
    recipe: Table | None = None
    """How it was made; null where nobody knows."""
    mark: str = ""
    sources: "dict[str, Past]" = {}
    """What it was made from, by name."""
    branches: "list[Past]" = []
    """What else was made from it."""
    left: str = ""
    """Why it is not followed any further: again, deep or many."""
