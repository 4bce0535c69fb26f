"""Standing: how far the work is, how it is stopped, and what is chosen for it."""

import asyncio
import time
from typing import Any

from fastapi import APIRouter, Query, Request

from anew.errors import NoSuchJob
from anew.jobs import Job
from anew.server.a1111.asked import Asked, read, table
from anew.server.a1111.making import stop
from anew.server.a1111.rounds import Room, Rooms, Round
from anew.server.asking import owner_of
from anew.server.desk import Desk
from anew.server.spelled import encoded

IDLE = {
    "skipped": False,
    "interrupted": False,
    "stopping_generation": False,
    "job": "",
    "job_count": 0,
    "job_timestamp": "0",
    "job_no": 0,
    "sampling_step": 0,
    "sampling_steps": 0,
}
"""The state where nothing is drawn."""


class Watched(Asked):
    """A task whose progress somebody wants to know."""

    id_task: str = ""
    id_live_preview: int = -1
    live_preview: bool = True


def router(desk: Desk, rooms: Rooms) -> APIRouter:
    """The routes below ``/sdapi/v1``."""
    router = APIRouter()

    @router.get("/progress")
    async def progress(request: Request, skip_current_image: bool = Query(False)) -> dict[str, Any]:
        round = rooms.of(owner_of(request)).current
        jobs = await _jobs(desk, round, owner_of(request)) if round else []
        if round is None or not jobs:
            return {"progress": 0.0, "eta_relative": 0.0, "state": IDLE, "current_image": None, "textinfo": None}
        drawing = None if skip_current_image else await _drawing(desk, jobs, owner_of(request))
        far = fraction(jobs)
        return {
            "progress": far,
            "eta_relative": _left(round, far),
            "state": _state(round, jobs),
            "current_image": encoded(drawing) if drawing else None,
            "textinfo": _now(jobs).doing or None,
        }

    @router.post("/interrupt")
    async def interrupt(request: Request) -> dict[str, Any]:
        round = rooms.of(owner_of(request)).current
        if round is not None:
            round.interrupted = True
            await stop(desk, owner_of(request), round.jobs)
        return {}

    @router.post("/skip")
    async def skip(request: Request) -> None:
        round = rooms.of(owner_of(request)).current
        jobs = await _jobs(desk, round, owner_of(request)) if round else []
        if round is not None and jobs:
            round.skipped = True
            await stop(desk, owner_of(request), [_now(jobs).id])

    @router.get("/options")
    async def options(request: Request) -> dict[str, Any]:
        return await asyncio.to_thread(rooms.of(owner_of(request)).choices.told)

    @router.post("/options")
    async def choose(request: Request) -> None:
        room, told = rooms.of(owner_of(request)), table(await request.body())
        room.choices = await asyncio.to_thread(room.choices.with_these, told)

    return router


def inside(desk: Desk, rooms: Rooms) -> APIRouter:
    """The routes that A1111's own page asks."""
    router = APIRouter(prefix="/internal")

    @router.get("/ping")
    async def ping() -> dict[str, Any]:
        return {}

    @router.get("/pending-tasks")
    async def pending(request: Request) -> dict[str, Any]:
        tasks = [round.task for round in rooms.of(owner_of(request)).rounds]
        return {"size": len(tasks), "tasks": tasks}

    @router.post("/progress")
    async def progress(request: Request) -> dict[str, Any]:
        asked = read(Watched, await request.body())
        room = rooms.of(owner_of(request))
        round = _of_task(room, asked.id_task)
        jobs = await _jobs(desk, round, owner_of(request)) if round else []
        active = any(job.state == "running" for job in jobs)
        drawing = await _drawing(desk, jobs, owner_of(request)) if jobs and asked.live_preview else None
        far = fraction(jobs) if jobs else 0.0
        return {
            "active": active,
            "queued": round is not None and not active,
            "completed": asked.id_task in room.done,
            "progress": far if round else None,
            "eta": _left(round, far) if round else None,
            "live_preview": f"data:image/webp;base64,{encoded(drawing)}" if drawing else None,
            "id_live_preview": asked.id_live_preview,
            "textinfo": _now(jobs).doing if jobs else None,
        }

    return router


def fraction(jobs: list[Job]) -> float:
    """How far all of them are, in [0, 1]."""
    return sum(1.0 if job.over else job.fraction for job in jobs) / len(jobs)


def _of_task(room: Room, task: str) -> Round | None:
    return next((round for round in room.rounds if task and round.task == task), None)


async def _jobs(desk: Desk, round: Round, owner: str) -> list[Job]:
    found = []
    for id in list(round.jobs):
        try:
            found.append(await desk.job(id, owner=owner))
        except NoSuchJob:  # forgotten meanwhile
            continue
    return found


def _now(jobs: list[Job]) -> Job:
    """The one that is drawn: the first that has not ended."""
    return next((job for job in jobs if not job.over), jobs[-1])


async def _drawing(desk: Desk, jobs: list[Job], owner: str) -> bytes | None:
    try:
        return await desk.preview(_now(jobs).id, owner=owner)
    except NoSuchJob:
        return None


def _left(round: Round, far: float) -> float:
    """Seconds that are left, if it goes on as it did."""
    spent = time.monotonic() - round.began
    return spent / far - spent if far > 0 else 0.0


def _state(round: Round, jobs: list[Job]) -> dict[str, Any]:
    now = _now(jobs)
    return {
        **IDLE,
        "skipped": round.skipped,
        "interrupted": round.interrupted,
        "job": round.task or now.id,
        "job_count": len(jobs),
        "job_timestamp": round.stamp,
        "job_no": sum(job.over for job in jobs),
        "sampling_step": round_of(now.fraction * round.steps),
        "sampling_steps": round.steps,
    }


def round_of(number: float) -> int:
    """The nearest whole number; ``round`` is a round of drawing here."""
    return int(number + 0.5)
