"""Queueing: jobs put, told, saved, stopped, cleared, and done."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from anew.cli.common import in_range, pairs
from anew.cli.report import flat, note, say, say_json, table
from anew.errors import BadInput, CannotServe, did_you_mean
from anew.image.files.atomic import write_whole
from anew.image.files.source import bytes_of
from anew.image.limits import CLI
from anew.jobs import Job, Queue, Room, Spec, Terms
from anew.jobs.executor import Executor
from anew.jobs.job import ENDED, STATES, State
from anew.recipes import read

SHOWN = 12
"""Letters of an id in a table."""
EXECUTORS = ("local", "ray")
CHUNK = 500
"""Jobs looked at a time."""


@dataclass(frozen=True)
class Hands:
    """Who is to work, and how."""

    each: int
    devices: tuple[str, ...]
    lease: float
    patience: float
    days: float
    room: float
    warm: bool
    executor: str = "local"
    """local, or ray."""
    address: str = ""
    """Of the Ray cluster."""


def tell_put(
    recipe: str,
    picture: str,
    others: tuple[str, ...],
    asked: Mapping[str, Any],
    terms: Mapping[str, Any],
    *,
    as_json: bool = False,
) -> int:
    """A job into the queue.

    Args:
        recipe: A file.
        picture: A file.
        others: More of them, each as NAME=FILE.
        asked: What a ``Spec`` has beside its recipe and pictures.
        terms: As ``Terms`` has them.
        as_json: Say it as JSON.

    Raises:
        AnewError: as ``Queue.put``; a file that is missing.
    """
    files = {"picture": picture, **pairs("--picture", others, "mask=hole.png")}
    spec = Spec(recipe=read(recipe).to_dict(), pixels=CLI.pixels, **asked)
    with closing(Queue()) as queue:
        job = queue.put(spec, Terms(**terms), {name: bytes_of(path, CLI) for name, path in files.items()})
    if as_json:
        say_json(facts(job))
    else:
        say(job.id)
    return 0


def tell_jobs(states: tuple[str, ...], most: int, *, as_json: bool = False) -> int:
    """The newest jobs.

    Raises:
        BadInput: no such state.
    """
    wanted = [_state(name) for name in states]
    with closing(Queue()) as queue:
        jobs, counts = queue.jobs(states=wanted, most=most), queue.counts()
    if as_json:
        say_json([facts(job) for job in jobs])
        return 0
    head = ("job", "state", "put", "tasks", "")
    said = ", ".join(f"{counts[state]} {state}" for state in STATES if state in counts)
    say(table([_cells(job) for job in jobs], head) if jobs else "none")
    note(said or "The queue is empty.")
    return 0


def tell_job(id: str, *, as_json: bool = False) -> int:
    """One job.

    Raises:
        NoSuchJob: there is none.
    """
    with closing(Queue()) as queue:
        job = queue.job(queue.named(id))
    if as_json:
        say_json(facts(job))
    else:
        say("\n".join(f"{name:<9}{flat(value)}" for name, value in _lines(job)))
    return 0


def tell_saved(id: str, out: str, *, overwrite: bool = True, as_json: bool = False) -> int:
    """Write the pictures of a job.

    Raises:
        NoSuchJob, NotKept: no such job, or its files are gone.
        CannotServe: it has made none yet.
        CannotWrite: no permission, no room, or the file is there.
    """
    with closing(Queue()) as queue:
        job = queue.job(queue.named(id))
        if job.state != "done":
            raise CannotServe(
                needed="a job that is done", found=f"one that is {job.state}", fix=f"anew jobs show {id} says more."
            )
        targets = _targets(Path(out), len(job.outputs))
        for target, output in zip(targets, job.outputs, strict=True):
            write_whole(target, queue.objects.get(output.digest), overwrite)
    if as_json:
        say_json({"job": job.id, "files": [str(target) for target in targets]})
    else:
        note(", ".join(map(str, targets)))
    return 0


def tell_cancelled(id: str, *, as_json: bool = False) -> int:
    """Ask for a job to be stopped.

    Raises:
        NoSuchJob: there is none.
    """
    with closing(Queue()) as queue:
        job = queue.cancel(queue.named(id))
    return _tell_state(job, as_json=as_json)


def tell_retried(id: str, *, as_json: bool = False) -> int:
    """A job again.

    Raises:
        NoSuchJob: there is none.
        CannotServe: it has not failed.
    """
    with closing(Queue()) as queue:
        job = queue.retry(queue.named(id))
    return _tell_state(job, as_json=as_json)


def tell_cleared(ids: tuple[str, ...], *, yes: bool = False, as_json: bool = False) -> int:
    """Forget jobs.

    Raises:
        BadInput: ``yes`` was not said.
        NoSuchJob: there is none of that id.
        CannotServe: one of them has not ended.
    """
    if not yes:
        raise BadInput(needed="a clear yes, because they are forgotten for good", found="none", fix="Add --yes.")
    with closing(Queue()) as queue:
        named = [queue.job(queue.named(id)) for id in ids]
        for job in named:
            if not job.over:
                raise CannotServe(
                    needed="jobs that have ended", found=f"{job.id}, {job.state}", fix=f"anew jobs cancel {job.id}"
                )
        count = queue.clear(named) if ids else sum(_emptied(queue))
        queue.sweep()
    if as_json:
        say_json({"cleared": count})
    else:
        say(f"cleared {count}")
    return 0


def work_on(hands: Hands, *, quiet: bool = False) -> int:
    """Do jobs until somebody stops it, then end in order.

    Raises:
        BadInput: no such executor or device, or a number out of range.
        CannotWrite: the queue cannot be written.
        CannotServe, MissingExtra: there is no Ray cluster, or no Ray.
    """
    in_range("--workers", hands.each, 1, 256)
    in_range("--lease", hands.lease, 0.5, 3600)
    with closing(Queue()) as queue:
        workers = _executor(queue, hands)
        workers.start()
        if not quiet:
            note(f"Working on {queue.root}. Ctrl-C ends it.")
        try:
            said = ""
            while True:
                time.sleep(1)
                if workers.trouble not in ("", said):
                    note(said := workers.trouble)
        except KeyboardInterrupt:
            if not quiet:
                note("Finishing what is at hand.")
        finally:
            workers.stop(hands.patience)
    return 0


def use_ledger(address: str, *, quiet: bool = False) -> int:
    """Have the ledger elsewhere from now on.

    Raises:
        BadInput: that is no address.
        CannotServe: there are jobs in the ledger that is used now.
        CannotWrite, BadFile, MissingExtra: it cannot be used.
    """
    from anew.home import home
    from anew.jobs.ledger.place import HERE, move

    root = home() / "jobs"
    move(root, address)
    if not quiet:
        note(f"The jobs of {root} are told {'in it' if address == HERE else 'there'} from now on.")
    return 0


def _executor(queue: Queue, hands: Hands) -> Executor:
    room = Room(hands.days, int(hands.room * 2**30))
    shared: dict[str, Any] = {"devices": hands.devices, "each": hands.each, "lease": hands.lease, "room": room}
    if hands.executor == "ray":
        from anew.jobs.cluster import Cluster

        return Cluster(queue, address=hands.address, **shared)
    if hands.executor != "local":
        raise BadInput(
            needed="local or ray", found=repr(hands.executor)[:80], fix=did_you_mean(hands.executor, EXECUTORS)
        )
    if hands.address:
        raise BadInput(needed="--executor ray with an address", found="local", fix="Add --executor ray.")
    from anew.jobs.local import Local

    return Local(queue, warm=hands.warm, **shared)


def facts(job: Job) -> dict[str, Any]:
    """A job for programs."""
    return {**asdict(job), "outputs": [asdict(each) for each in job.outputs]}


def _emptied(queue: Queue) -> Iterator[int]:
    """Clear every ended job, some at a time."""
    while jobs := queue.jobs(states=ENDED, most=CHUNK):
        yield queue.clear(jobs)


def _state(name: str) -> State:
    for state in STATES:
        if state == name:
            return state
    raise BadInput(needed="a state that jobs can be in", found=name, fix=did_you_mean(name, STATES))


def _tasks(job: Job) -> str:
    steps = job.spec.recipe.get("steps", [job.spec.recipe])
    return ", ".join(str(step.get("task")) for step in steps)


def _cells(job: Job) -> tuple[str, ...]:
    told = f"{job.fraction:.0%} {job.doing}" if job.state == "running" else job.fault.found if job.fault else ""
    return job.id[:SHOWN], job.state, _when(job.created), _tasks(job), flat(told)


def _lines(job: Job) -> Iterator[tuple[str, str]]:
    yield "job", job.id
    yield "state", job.state + (", asked to stop" if job.stopping and not job.over else "")
    yield "tasks", _tasks(job)
    yield from [("owner", job.owner)] if job.owner else []
    yield from [("key", job.key)] if job.key else []
    yield "put", _when(job.created)
    yield from [("begun", f"{_when(job.begun)}, attempt {job.attempt} of {job.attempts}")] if job.begun else []
    yield from [("ended", _when(job.ended))] if job.ended else []
    yield from [("doing", f"{job.fraction:.0%} {job.doing}")] if job.state == "running" else []
    yield from [("made", f"{each.width}x{each.height} {each.format}, seed {each.seed}") for each in job.outputs]
    yield from [("note", line) for line in job.notes]
    if job.fault:
        yield from (("needed", job.fault.needed), ("found", job.fault.found), ("fix", job.fault.fix))


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().isoformat(" ", "seconds")


def _targets(out: Path, count: int) -> list[Path]:
    return [out] if count == 1 else [out.with_stem(f"{out.stem}-{number}") for number in range(1, count + 1)]


def _tell_state(job: Job, *, as_json: bool) -> int:
    if as_json:
        say_json(facts(job))
    else:
        say(f"{job.id}: {job.state}{', asked to stop' if job.stopping and not job.over else ''}")
    return 0
