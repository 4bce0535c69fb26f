"""Native: anew's own API, below /v1. One module a resource; told in docs/api.md.

uploads      pictures in                              shapes    what is given, which are the schemas of OpenAPI
jobs         put, seen, cancelled, forgotten          asked     what may be sent, and how it is read
events       what happens, as server-sent events      telling   from the queue's words to the shapes
results      pictures out                             words     what routes say of themselves
catalogue    tasks, engines, models                   live/     a WebSocket for drawing
looks        plans, inspections, histories            forms     what comes with files
trees/       pictures, and what each was made from      sentences what somebody says, as steps
"""

from fastapi import APIRouter

from anew.server import faults
from anew.server.desk import Desk
from anew.server.garden import Garden
from anew.server.native import catalogue, events, jobs, looks, results, sentences, uploads
from anew.server.native.live import session
from anew.server.native.trees import files, parcels, routes
from anew.server.settings import Settings

faults.shaped("/v1/models/local", faults.native)  # its neighbours below /v1/models are another dialect's


def router(desk: Desk, garden: Garden, settings: Settings) -> APIRouter:
    """All of its routes."""
    whole = APIRouter(prefix="/v1")
    for part in (uploads, events, results, looks, session):
        whole.include_router(part.router(desk))
    whole.include_router(jobs.router(desk, garden))
    for each in (parcels, routes, files):
        whole.include_router(each.router(garden))
    whole.include_router(sentences.router(desk, garden))
    whole.include_router(catalogue.router())
    return whole
