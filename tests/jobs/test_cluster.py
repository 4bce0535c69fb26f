"""Workers on a Ray cluster: the same promises as those on this machine. A real one is started, if Ray is here."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from importlib.util import find_spec
from types import SimpleNamespace

import pytest

from anew.errors import BadInput, CannotServe, MissingExtra
from anew.image import Limit, open_picture, read_record
from anew.jobs import Queue, Spec, Terms, actor, cluster
from anew.jobs import supervisor as supervising
from anew.jobs.actor import Actor, Order
from anew.jobs.cluster import Cluster
from anew.jobs.executor import Executor
from anew.jobs.local import Local
from anew.jobs.seat import Seat
from tests.pictures import picture

GRAY = Spec(recipe={"task": "control", "with": {"kind": "gray"}}, sign=False, keep=False)
LONG = replace(GRAY, count=64)
FILES = {"picture": picture().to_bytes("png")}
LONG_FILES = {"picture": picture(640, 640).to_bytes("png")}

with_ray = pytest.mark.skipif(
    find_spec("ray") is None or sys.platform != "linux", reason="Ray is not installed: pip install 'anew[ray]'"
)
quiet = pytest.mark.filterwarnings(
    "ignore::FutureWarning:ray", "ignore::DeprecationWarning:ray", "ignore::ResourceWarning"
)


@pytest.fixture(scope="module")
def queue(tmp_path_factory):
    queue = Queue(tmp_path_factory.mktemp("home") / "jobs")
    yield queue
    queue.close()


@pytest.fixture(scope="module")
def working(queue):
    with Cluster(queue) as working:
        yield working


def put(queue, seed=0, spec=GRAY, files=FILES, **terms):
    return queue.put(replace(spec, recipe={**spec.recipe, "seed": seed}), Terms(**terms), files)


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.01)
    assert found
    return found


@with_ray
@quiet
class TestWithRay:
    def test_jobs_are_done_as_on_this_machine(self, queue, working, tmp_path):
        job = queue.wait(put(queue, spec=replace(GRAY, count=2)).id, 90)
        assert (job.state, job.fraction, [each.seed for each in job.outputs]) == ("done", 1, [0, 1])
        data = queue.objects.get(job.outputs[0].digest)
        assert open_picture(data).sha256 == job.outputs[0].picture
        assert job.outputs[0].picture in read_record(data)
        assert isinstance(working, Executor)
        assert list(working.workers().values()) == [0]
        alone = Queue(tmp_path)
        with Local(alone, warm=False):
            here = alone.wait(put(alone, spec=replace(GRAY, count=2)).id, 60)
        alone.close()
        assert [each.picture for each in here.outputs] == [each.picture for each in job.outputs]

    def test_what_is_signed_and_kept_is_so_here(self, queue, working):
        from anew.home import home

        told = queue.wait(put(queue, spec=replace(GRAY, keep=True, sign=True)).id, 90)
        assert told.state == "done"
        assert told.notes == ()
        assert list((home() / "store").rglob("*"))

    def test_a_job_that_cannot_be_done_fails_with_the_reason_and_the_next_is_done(self, queue, working):
        bad = queue.wait(put(queue, files={"picture": b"no picture"}).id, 60)
        assert (bad.state, bad.fault.kind) == ("failed", "BadFile")
        odd = {"task": "inpaint"}
        told = queue.put(Spec(recipe=odd), Terms(), {**FILES, "mask": picture(9, 9).to_bytes("png")})
        assert queue.wait(told.id, 60).fault.kind == "BadTask"
        assert queue.wait(put(queue).id, 60).state == "done"

    def test_a_running_job_is_cancelled_and_its_worker_stays(self, queue, working):
        job = put(queue, spec=LONG, files=LONG_FILES)
        until(lambda: queue.job(job.id).fraction > 0)
        before = set(working.workers())
        queue.cancel(job.id)
        assert queue.wait(job.id, 20).state == "cancelled"
        assert set(working.workers()) == before

    def test_a_job_over_its_time_fails_with_the_reason_and_another_worker_comes(self, queue, working):
        before = set(working.workers())
        told = queue.wait(put(queue, spec=LONG, files=LONG_FILES, timeout=0.2).id, 60)
        assert (told.state, told.fault.kind) == ("failed", "TooLarge")
        until(lambda: set(working.workers()) - before)
        assert queue.wait(put(queue).id, 60).state == "done"

    def test_a_job_over_its_memory_fails_with_the_reason(self, queue, working):
        told = queue.wait(put(queue, spec=LONG, files=LONG_FILES, memory=2**20).id, 60)
        assert (told.state, told.fault.kind) == ("failed", "TooLarge")

    def test_a_job_whose_actor_is_killed_is_done_by_another(self, queue, working):
        job = put(queue, spec=replace(LONG, count=24), files=LONG_FILES)
        until(lambda: queue.job(job.id).fraction > 0)
        (pid,) = actors()
        os.kill(pid, signal.SIGKILL)
        told = until(lambda: [each for each in queue.events(job=job.id) if each.kind == "returned"])
        assert "its worker died" in told[0].data["why"]
        assert queue.wait(job.id, 90).state == "done"
        assert queue.job(job.id).attempt == 2
        assert [each.kind for each in queue.events(job=job.id)].count("done") == 1

    def test_an_actor_that_is_deaf_is_killed(self, queue, working, monkeypatch):
        monkeypatch.setattr(supervising, "DEAF", 0.3)
        job = put(queue, spec=LONG, files=LONG_FILES)
        until(lambda: queue.job(job.id).fraction > 0)
        (pid,) = actors()
        os.kill(pid, signal.SIGSTOP)
        queue.cancel(job.id)
        assert queue.wait(job.id, 30).state == "cancelled"
        until(lambda: pid not in actors())

    def test_nobody_else_can_reach_it_and_nobody_is_told(self, queue, working):
        assert queue.wait(put(queue).id, 60).state == "done"
        places = listeners()
        assert places
        assert {place.rpartition(":")[0] for place in places} <= {"127.0.0.1", "[::ffff:127.0.0.1]", "[::1]"}
        assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"

    def test_who_finds_no_room_on_the_cluster_waits_and_can_go(self, queue, working):
        with Cluster(queue, each=2) as other:
            until(lambda: len(other.workers()) == 2)
            assert queue.wait(put(queue).id, 60).state == "done"
            start = time.monotonic()
        assert time.monotonic() - start < 30
        assert queue.wait(put(queue).id, 60).state == "done"

    def test_a_handler_of_signals_stays(self, working):
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_without_ray_it_is_said_what_to_install(queue, monkeypatch):
    def none(name):
        raise ImportError(name)

    monkeypatch.setattr(cluster.importlib, "import_module", none)
    with pytest.raises(MissingExtra, match=r"pip install 'anew\[ray\]'"):
        Cluster(queue)


@pytest.mark.parametrize("wrong", [{"devices": ("tpu",)}, {"devices": ()}, {"each": 0}])
def test_a_device_that_is_none_is_refused(queue, wrong, monkeypatch):
    monkeypatch.setattr(cluster, "_ray", lambda alone: None)
    with pytest.raises(BadInput):
        Cluster(queue, **wrong)


def order(recipe, **changes):
    return Order(recipe, Limit(10**6, 10**6), None, "", False)._replace(**changes)


def test_an_actor_makes_and_sends_back_no_input():
    made = Actor().make(order({"task": "control", "with": {"kind": "gray"}}), {"picture": picture()})
    assert made.picture.size == picture().size
    assert dict(made.inputs) == {}


def test_an_actor_says_why_it_cannot_and_goes_on(monkeypatch):
    here = Actor()
    assert type(here.make(order({"task": "nothing"}), {})).__name__ == "NoSuchTask"

    def breaks(*_, **__):
        raise MemoryError

    monkeypatch.setattr(actor, "run", breaks)
    assert type(here.make(order({"task": "control"}), {})).__name__ == "TooLarge"


def test_an_actor_tells_how_far_it_is_shows_what_is_new_once_and_hears_a_stop(monkeypatch):
    here, seen = Actor(), []

    def slow(recipe, *, progress, preview, **_):
        progress(0.5, "painting")
        preview(lambda: "drawn")
        seen.extend([here.look(False), here.look(True)])
        progress(0.75, "painting")

    monkeypatch.setattr(actor, "run", slow)
    told = here.make(order({"task": "control"}, drawn=True), {})
    assert type(told).__name__ == "Cancelled"
    assert [(each.fraction, each.doing, each.drawing) for each in seen] == [
        (0.5, "painting", "drawn"),
        (0.5, "painting", None),
    ]
    assert here.look(False).memory >= 0


class Elsewhere:
    """A Ray whose machines have an anew of their own; its actor, and what can be asked of that."""

    killed = 0
    exceptions = SimpleNamespace(RayError=RuntimeError)

    def remote(self, *_):
        return self

    def options(self, **_):
        return self

    @property
    def version(self):
        return self

    def wait(self, asked, timeout=0):
        return asked, []

    def get(self, asked):
        return "0.0.0"

    def kill(self, _):
        self.killed += 1


def test_another_anew_on_the_cluster_is_not_worked_with(queue):
    elsewhere = Elsewhere()
    seat = Seat(queue, elsewhere, "crew", "crew.1", "cpu")
    death = until(seat.death)
    assert death.own
    assert "as here; found anew 0.0.0" in death.how
    assert elsewhere.killed


def test_what_is_no_cluster_is_named_in_the_error(queue, monkeypatch):
    class Ray:
        def is_initialized(self):
            return False

        def init(self, **_):
            raise ConnectionError("nobody there")

    monkeypatch.setattr(cluster, "_ray", lambda alone: Ray())
    with pytest.raises(CannotServe, match=r"at 10\.0\.0\.9:6379; found none: nobody there"):
        Cluster(queue, address="10.0.0.9:6379").start()


@pytest.mark.skipif(os.name != "posix", reason="asks who lives as POSIX does")
def test_what_a_killed_process_left_goes_and_what_a_living_one_has_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(cluster.tempfile, "tempdir", str(tmp_path))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for name in (f"anew-ray-{dead.pid}-x", f"anew-ray-{os.getpid()}-x", "anew-ray-y-x"):
        (tmp_path / name).mkdir()
    made = cluster._folder()
    assert not (tmp_path / f"anew-ray-{dead.pid}-x").exists()
    assert len(list(tmp_path.iterdir())) == 3
    assert f"anew-ray-{os.getpid()}-" in made


def actors():
    """The processes of actors that this test's cluster has."""
    told = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout.splitlines()
    named = [int(line.split()[0]) for line in told if " ray::Actor" in line]
    return [pid for pid in named if os.getpid() in ancestors(pid)]


def ancestors(pid):
    found = []
    while pid > 1:
        try:
            with open(f"/proc/{pid}/stat", encoding="utf8") as file:  # noqa: PTH123
                pid = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            return found
        found.append(pid)
    return found


def listeners():
    """Where the processes below this one listen."""
    told = subprocess.run(["ss", "-ltnpH"], capture_output=True, text=True, check=True).stdout.splitlines()
    mine = []
    for line in told:
        pids = [int(part.partition(",")[0]) for part in line.split("pid=")[1:]]
        if any(os.getpid() in ancestors(pid) for pid in pids):
            mine.append(line.split()[3])
    return mine
