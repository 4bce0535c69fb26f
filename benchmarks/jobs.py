"""What the queue costs, and what it loses when processes are killed."""

import io
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import anew
from anew.image import Picture
from anew.jobs import Event, Queue, Spec, Terms, memory
from anew.jobs.local import Local
from anew.recipes import Recipe
from benchmarks.measure import children_of, tell
from benchmarks.pictures import crop, hole
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """A queue of its own in a fresh folder. The job that costs little is a grey map of a picture (`control`, kind
`gray`), neither signed nor kept, so that what is measured is the queue. Overhead: from `put` until the job is seen to
be done, less the same work done by hand in a warm process: decode, `run`, encode; pairs of both in turn, their median
difference. A sync is one file of 1 kB written and brought to the disk; a job of a picture that is known needs four.
Memory: of one worker, real. Kills: jobs of 512 x 512 and `anew jobs work --workers 2 --lease 1` in its own process;
SIGKILL at random moments spread over all jobs, four times of five to a worker, else to the supervisor, which is then
started again."""
GRAY = {"task": "control", "with": {"kind": "gray"}}
SIDE = 48
"""Pixels a side, where the picture does not matter: for memory."""


def run(quick: bool) -> Report:
    """Put jobs, and kill who does them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sync = _sync(folder)
        with closing(Queue(folder / "costs")) as queue, Local(queue) as local:
            overhead, by_hand = _overhead(queue, 3 if quick else 60)
            waits, runs = _cancels(queue, 1 if quick else 10)
            early, late = _memory(queue, local, *((10, 40) if quick else (500, 5000)))
        kills = _kills(folder / "kills", *((20, 3) if quick else (500, 40)))
    rows: list[list[Cell]] = [
        ["one sync of this disk, ms", sync],
        ["grey map of 512 x 512 by hand, decode and encode included, ms", by_hand],
        ["the same as a job, over that, ms", overhead],
        ["cancel, waiting: slowest, ms", 1e3 * max(waits)],
        ["cancel, running inpaint of 512 x 512: median, s", statistics.median(runs)],
        ["cancel, running: slowest, s", max(runs)],
        ["a worker's memory, early, MB", early / 1e6],
        ["the same at the end, MB", late / 1e6],
    ]
    table = Table("Costs", ("what", "found"), rows)
    return Report("jobs", INTRO, [table, _killed(kills)], _targets(overhead, waits, runs, early, late, kills))


def _targets(
    overhead: float, waits: list[float], runs: list[float], early: int, late: int, kills: dict[str, int]
) -> list[Target]:
    return [
        Target("a job over calling run(), median", overhead, most=15.0, unit=" ms"),
        Target("cancel while it waits", max(waits), most=1.0, unit=" s"),
        Target("cancel while it runs", max(runs), most=1.0, unit=" s"),
        Target("a worker's memory, end over early", late / early, most=1.05),
        Target("jobs lost under kill -9", float(kills["lost"]), most=0.0),
        Target("jobs done twice under kill -9", float(kills["done twice"]), most=0.0),
        Target("ledger whole after kill -9", float(kills["ledger whole"]), least=1.0),
    ]


def _killed(kills: dict[str, int]) -> Table:
    return Table("Under kill -9", ("what", "count"), [[what, count] for what, count in kills.items()])


def _sync(folder: Path) -> float:
    times = []
    for _ in range(20):
        start = time.perf_counter()
        with (folder / "sync").open("wb") as file:
            file.write(bytes(1000))
            file.flush()
            os.fsync(file.fileno())
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times)


def _overhead(queue: Queue, times: int) -> tuple[float, float]:
    """Median milliseconds that a job takes over the same work by hand, and of that."""
    data = anew.Picture.from_array(crop("astronaut")).to_bytes("png")
    pairs = [(_as_job(queue, data, seed), _by_hand(data, seed)) for seed in range(times + 2)][2:]
    tell(f"  overhead: {len(pairs)} pairs")
    over = [job - hand for job, hand in pairs]
    return 1e3 * statistics.median(over), 1e3 * statistics.median(hand for _, hand in pairs)


def _as_job(queue: Queue, data: bytes, seed: int) -> float:
    start = time.perf_counter()
    job = queue.put(_gray(seed), None, {"picture": data})
    assert queue.wait(job.id, 60).state == "done"
    return time.perf_counter() - start


def _by_hand(data: bytes, seed: int) -> float:
    start = time.perf_counter()
    result = anew.run(Recipe.from_dict({**GRAY, "seed": seed}), picture=Picture.open(data))
    result.save(io.BytesIO(), format="png", sign=False, keep=False)
    return time.perf_counter() - start


def _cancels(queue: Queue, times: int) -> tuple[list[float], list[float]]:
    """Seconds until a job that waits, and one that runs, is cancelled."""
    photo = anew.Picture.from_array(crop("astronaut"))
    files = {"picture": photo.to_bytes("png"), "mask": Picture.from_array(hole("blobs", 512, 512, 0)).to_bytes("png")}
    spec = Spec(recipe={"task": "inpaint"}, count=64, sign=False, keep=False)
    waits, runs = [], []
    for _ in range(times):
        running, waiting = queue.put(spec, None, files), queue.put(spec, None, files)
        while not queue.job(running.id).fraction:
            time.sleep(0.01)
        waits.append(_cancelled(queue, waiting.id))
        runs.append(_cancelled(queue, running.id))
    tell(f"  cancelled {times} of each")
    return waits, runs


def _cancelled(queue: Queue, id: str) -> float:
    start = time.perf_counter()
    queue.cancel(id)
    assert queue.wait(id, 60).state == "cancelled"
    return time.perf_counter() - start


def _memory(queue: Queue, local: Local, early: int, late: int) -> tuple[int, int]:
    """Bytes that a worker holds after so many jobs, and after so many."""
    data = Picture.from_array(crop("astronaut")[:SIDE, :SIDE]).to_bytes("png")
    found = []
    for first, last in ((0, early), (early, late)):
        for start in range(first, last, 100):
            jobs = [queue.put(_gray(seed), None, {"picture": data}) for seed in range(start, min(start + 100, last))]
            assert queue.wait(jobs[-1].id, 600).state == "done"
        (pid,) = local.workers().values()
        found.append(memory.held(pid))
        tell(f"  memory after {last} jobs: {found[-1] / 1e6:.1f} MB")
    return found[0], found[1]


def _kills(home: Path, count: int, kills: int) -> dict[str, int]:
    """Jobs under kills, and what became of them."""
    chance = random.Random(0)
    data = Picture.from_array(crop("astronaut")).to_bytes("png")
    start = time.perf_counter()
    with closing(Queue(home / "jobs")) as queue, _Victim(home) as victim:
        jobs = [queue.put(_gray(seed), Terms(attempts=1000, key=str(seed)), {"picture": data}) for seed in range(count)]
        for number in range(kills):
            while queue.counts().get("done", 0) < count * (number + 1) // (kills + 2):
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 0.3))
            victim.kill_supervisor() if number % 5 == 4 else victim.kill_worker(chance)
            tell(f"  kill {number + 1}: {queue.counts()}")
        left = queue.counts().get("done", 0)
        for job in jobs:
            queue.wait(job.id, 120)
        events = Counter((each.job, each.kind) for each in _events(queue))
        whole = all(queue.objects.get(each.digest) for job in jobs for each in queue.job(job.id).outputs)
        states = queue.counts()
    return {
        "jobs": count,
        "kills of workers": victim.workers,
        "kills of supervisors": victim.supervisors,
        "done when the last was killed": left,
        "given back to the queue": sum(many for (_, kind), many in events.items() if kind == "returned"),
        "lost": count - states.get("done", 0),
        "done twice": sum(events[job.id, "done"] != 1 for job in jobs),
        "ledger whole": int(whole and _whole(home / "jobs" / "ledger.sqlite")),
        "seconds": round(time.perf_counter() - start),
    }


class _Victim:
    """A supervisor in a process of its own."""

    def __init__(self, home: Path) -> None:
        self._home, self.workers, self.supervisors = home, 0, 0
        self._process = self._started()

    def __enter__(self) -> "_Victim":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(60)

    def kill_supervisor(self) -> None:
        self._process.kill()
        self._process.wait()
        self.supervisors += 1
        self._process = self._started()

    def kill_worker(self, chance: random.Random) -> None:
        while not (found := children_of(self._process.pid)):
            time.sleep(0.02)
        os.kill(chance.choice(found), signal.SIGKILL)
        self.workers += 1

    def _started(self) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-m", "anew", "jobs", "work", "--workers", "2", "--lease", "1", "--no-warm", "--quiet"]
        return subprocess.Popen(words, env={**os.environ, "ANEW_HOME": str(self._home)})


def _gray(seed: int) -> Spec:
    return Spec(recipe={**GRAY, "seed": seed}, sign=False, keep=False)


def _events(queue: Queue) -> Iterator[Event]:
    after = 0
    while found := queue.events(after):
        yield from found
        after = found[-1].seq


def _whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as ledger:
        return bool(ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",))


if __name__ == "__main__":
    raise SystemExit(main({"jobs": run}))
