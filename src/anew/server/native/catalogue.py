"""Catalogue: tasks, engines and models, from their own declarations."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path

from anew.engines import registry
from anew.engines.facts import engine_facts, serving
from anew.errors import NoSuchTask, did_you_mean
from anew.models import Stored
from anew.models import listed as models_here
from anew.server.native import shapes
from anew.server.native.words import errors
from anew.tasks import TASKS, Task

NAME = Annotated[str, Path(max_length=100)]


def router() -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["catalogue"])

    @router.get("/tasks", summary="What can be asked for", responses=errors())
    async def tasks() -> shapes.Tasks:
        return shapes.Tasks(tasks=[task_of(task) for task in TASKS.values()])

    @router.get("/tasks/{name}", summary="One task", responses=errors(404))
    async def task(name: NAME) -> shapes.Task:
        if name not in TASKS:
            raise NoSuchTask(needed="a task that exists", found=name, fix=did_you_mean(name, TASKS))
        return task_of(TASKS[name])

    @router.get("/engines", summary="Who does it", responses=errors())
    async def engines() -> shapes.Engines:
        return shapes.Engines(engines=[shapes.Engine(**engine_facts(card)) for card in registry.cards()])

    @router.get("/engines/{name}", summary="One engine, with its settings", responses=errors(404, 409))
    async def engine(name: NAME) -> shapes.EngineSettings:
        return await asyncio.to_thread(_engine, name)

    @router.get("/models/local", summary="Models on the server's machine", responses=errors())
    async def models() -> shapes.Models:
        """A step names one by its name. Where it lies is not told."""
        return await asyncio.to_thread(_models)

    return router


def task_of(task: type[Task]) -> shapes.Task:
    """A task in the shape of the API."""
    return shapes.Task(
        name=task.name,
        summary=task.summary(),
        roles=[shapes.Role(**role._asdict()) for role in task.roles],
        fields=task.model_json_schema(),
        engines=serving(task),
    )


def _engine(name: str) -> shapes.EngineSettings:
    facts = engine_facts(registry.card(name))
    settings = registry.load(name).settings_type.model_json_schema()
    return shapes.EngineSettings(**facts, settings=settings)


def _models() -> shapes.Models:
    return shapes.Models(models=[_model(each) for each in models_here().values() if isinstance(each, Stored)])


def _model(stored: Stored) -> shapes.Model:
    engine = registry.of_model(str(stored.path))
    label = stored.label
    return shapes.Model(name=stored.name, kind=label.kind, licence=label.licence, bytes=label.size, engine=engine)
