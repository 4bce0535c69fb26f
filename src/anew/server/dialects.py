"""Dialects: every way in which the server can be spoken to. One line each."""

from collections.abc import Iterator

from fastapi import APIRouter

from anew.server import a1111, native, openai
from anew.server.desk import Desk
from anew.server.garden import Garden
from anew.server.settings import Settings
from anew.server.web import bundle, page, trying


def routers(desk: Desk, garden: Garden, settings: Settings) -> Iterator[APIRouter]:
    """The routes of each; a module that is imported here has laid its shape of errors down (see ``faults.shaped``)."""
    yield native.router(desk, garden, settings)
    yield openai.router(desk, settings)
    yield a1111.router(desk, settings)
    yield trying.router()
    if bundle.there():
        yield page.router()
