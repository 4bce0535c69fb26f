"""App: the whole of the server as one ASGI application.

around (ids, headers, log) --> door (Host, Origin, key, rate, bytes) --> routes of every dialect --> desk --> queue
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from anew.errors import AnewError
from anew.jobs import Queue
from anew.server import health
from anew.server.describing import describe, methods_of
from anew.server.desk import Desk
from anew.server.dialects import routers
from anew.server.faults import answer, fault_of
from anew.server.garden import Garden
from anew.server.guard.door import Door
from anew.server.guard.keys import Keys
from anew.server.settings import Settings
from anew.server.telling.around import Around
from anew.server.telling.figures import Figures
from anew.trees import Room, Trees
from anew.version import VERSION

METHOD_NOT_ALLOWED = 405


def application(settings: Settings, queue: Queue | None = None, trees: Trees | None = None) -> FastAPI:
    """The server, ready for an ASGI host.

    ``app.state`` holds ``desk``, ``garden``, ``keys`` and ``figures``.

    Args:
        settings: How it stands.
        queue: Where jobs go; None is the one of this machine, which is closed with the app.
        trees: The pictures of the studio; None are those of this machine.
    """
    jobs = queue or Queue()
    desk, keys, figures = Desk(jobs, settings), Keys(settings.keys, settings.sessions), Figures()
    garden = Garden(desk, trees or Trees(room=Room(settings.tree_room)))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await desk.open()
        await garden.open()
        yield
        await garden.close()
        await desk.close()
        if queue is None:
            jobs.close()

    app = FastAPI(title="anew", version=VERSION, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.desk, app.state.garden, app.state.keys, app.state.figures = desk, garden, keys, figures
    for kind in (AnewError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answered)
    app.add_middleware(Door, settings=settings, keys=keys)
    app.add_middleware(Around, figures=figures)  # the last one added is the outermost
    for router in (health.router(desk, keys, figures), *routers(desk, garden, settings)):
        app.include_router(router)
    describe(app)
    return app


async def _answered(request: Request, error: Exception) -> Response:
    fault = fault_of(error, request.state.request)
    if fault.status == METHOD_NOT_ALLOWED:
        fault = replace(fault, headers={"allow": ", ".join(methods_of(request.app, request.url.path))})
    return answer(fault, request.url.path)
