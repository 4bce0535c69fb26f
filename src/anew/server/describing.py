"""Describing: the OpenAPI of the whole server, complete and true, so that clients can be generated from it.

FastAPI tells what it sees in the signatures of routes; here is added what it cannot see: what a route reads by itself,
the fields of every task, how the door is opened, and what it answers whom it does not let in.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from anew.server.guard.door import OPEN
from anew.server.native import forms
from anew.server.native.asked import Draft, Look, NewJob
from anew.server.native.live.words import Drawn, Faulty, Frame, Ready, Wish
from anew.server.native.sentences import Sentence
from anew.server.native.shapes import Brief, Event, Recipe
from anew.server.native.trees import asked as trees
from anew.tasks import TASKS
from anew.version import VERSION

REF = "#/components/schemas/{model}"
ASKED: tuple[type[BaseModel], ...] = (
    *(NewJob, Draft, Look, Recipe, Brief, Event, Wish, Frame, Drawn, Ready, Faulty, Sentence),
    *(trees.NewTree, trees.Renamed, trees.NewNodes, trees.BroughtNode, trees.NodeMarks),
)
"""What comes or goes past FastAPI's eyes."""
DOORS: dict[str, dict[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The key that anew serve printed."},
    "basic": {"type": "http", "scheme": "basic", "description": "Any name, and the key as password."},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
}
SUMMARY = "Pictures from pictures, by recipes that can be done again."


def describe(app: FastAPI) -> None:
    """Let an app describe itself in full; it is worked out once, when somebody asks."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def methods_of(app: FastAPI, path: str) -> list[str]:
    """All methods of a path, which several routes may share (RFC 9110, 15.5.6)."""
    found: set[str] = set()
    paths = app.openapi()["paths"]
    for each, methods in ({path: paths[path]} if path in paths else paths).items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(each)), path):
            found |= {method.upper() for method in methods}
    return sorted(found)


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI of an app."""
    told = get_openapi(title="anew", version=VERSION, summary=SUMMARY, routes=app.routes)
    parts = told.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for name, schema in _schemas(ASKED):
        schemas.setdefault(name, schema)
    for name, schema in _schemas([*TASKS.values()]):
        schemas.setdefault(name, schema)
    schemas.update(forms.SCHEMAS | trees.SCHEMAS)
    parts["securitySchemes"] = DOORS
    told["security"] = [{name: []} for name in DOORS]
    for path in OPEN:
        for method in told["paths"].get(path, {}).values():
            method["security"] = []
    return told


def _schemas(kinds: Sequence[type[BaseModel]]) -> Iterator[tuple[str, Any]]:
    """The schemas of these and of all they are made of, by name."""
    _, told = models_json_schema([(kind, "validation") for kind in kinds], ref_template=REF)
    yield from told.get("$defs", {}).items()
