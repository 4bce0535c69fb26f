"""Health: is it up, can it work, how much has it done; and the link that a browser opens once."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse, RedirectResponse

from anew.server.desk import Desk
from anew.server.guard.door import cookie_of
from anew.server.guard.keys import Keys
from anew.server.telling.figures import Figures

STAYS = 30 * 86400
"""Seconds that a browser keeps its session, should it be closed meanwhile; the server's own end ends it."""


def router(desk: Desk, keys: Keys, figures: Figures) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", response_class=PlainTextResponse, summary="Whether it answers")
    async def healthz() -> str:
        return "ok\n"

    @router.get(
        "/readyz",
        response_class=PlainTextResponse,
        summary="Whether the queue can be read and pictures can be opened",
        responses={503: {"description": "Not yet, or no more."}},
    )
    async def readyz() -> PlainTextResponse:
        ready = not desk.leaving and await desk.is_well()
        return PlainTextResponse("ready\n" if ready else "not ready\n", 200 if ready else 503)

    @router.get("/metrics", response_class=PlainTextResponse, summary="Figures for Prometheus")
    async def metrics() -> PlainTextResponse:
        text = figures.text(await desk.counts())
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    @router.get("/open", response_class=RedirectResponse, status_code=303, include_in_schema=False)
    async def opened(request: Request, key: Annotated[str, Query(max_length=200)]) -> RedirectResponse:
        """A browser that is in already may open it twice."""
        response, name = RedirectResponse("/", 303), cookie_of(request.scope)
        if keys.caller({"cookie": request.headers.get("cookie", "")}, name):
            return response
        session = keys.redeemed(key)
        response.set_cookie(name, session, max_age=STAYS, httponly=True, samesite="strict", path="/")
        return response

    return router
