"""A1111: the API of Stable Diffusion web UI, as its clients speak it, below /sdapi/v1.

    drawing      txt2img, img2img                     asked        what a request may say
    enlarging    extras, png-info, upscalers          plain        what it may say beside, and what is refused
    mapping      the routes of ControlNet             translating  from that to recipes
    standing     progress, interrupt, options         sampling, checkpoints, units    names there and here
    listing      what clients ask for at their start  telling, infotext               what comes back
    making       jobs put and waited for              taking, pictures    pictures in, masks and sizes
    rounds       who draws what                       choices      options

Field names and shapes follow the web UI (https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/API) and its
ControlNet extension. What is done with each call is told in docs/a1111.md.
"""

from fastapi import APIRouter

from anew.server.a1111 import drawing, enlarging, listing, mapping, standing
from anew.server.a1111.faults import render
from anew.server.a1111.rounds import Rooms
from anew.server.desk import Desk
from anew.server.faults import shaped
from anew.server.settings import Settings

PREFIX = "/sdapi/v1"

for _prefix in ("/sdapi", "/controlnet", "/internal"):
    shaped(_prefix, render)


def router(desk: Desk, settings: Settings) -> APIRouter:
    """All of its routes. Their schemas are A1111's; OpenAPI tells anew's own."""
    whole, rooms = APIRouter(include_in_schema=False), Rooms()
    for part in (drawing, enlarging, standing):
        whole.include_router(part.router(desk, rooms), prefix=PREFIX)
    whole.include_router(listing.router(), prefix=PREFIX)
    whole.include_router(standing.inside(desk, rooms))
    whole.include_router(mapping.router(desk, rooms))
    return whole
