"""The queue from the terminal."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from anew.image import Picture, read_record
from anew.jobs import Fault, Queue
from anew.jobs.ledger import finishing
from anew.jobs.ledger.taking import take
from tests.cli.test_startup import imported


@pytest.fixture
def gray(folder):
    """A recipe that is quickly done."""
    (folder / "gray.toml").write_text('[[steps]]\ntask = "control"\nwith = { kind = "gray" }\n')
    return folder


def put(anew, *options):
    return anew("jobs", "put", "gray.toml", "photo.png", *options).out.strip()


def test_a_job_is_put_listed_shown_cancelled_tried_again_and_cleared(anew, gray):
    id = put(anew, "--owner", "ada", "--priority", "3")
    assert len(id) == 32
    assert "control" in anew("jobs", "list").out
    assert anew("jobs", "list").err == "1 queued\n"
    shown = anew("jobs", "show", id[:6], "--json").json
    assert (shown["id"], shown["owner"], shown["priority"], shown["state"]) == (id, "ada", 3, "queued")
    assert anew("jobs", "clear", id, "--yes").error["fix"] == f"anew jobs cancel {id}"
    assert anew("jobs", "cancel", id).out == f"{id}: cancelled\n"
    assert anew("jobs", "list", "--state", "queued", "--json").json == []
    assert anew("jobs", "retry", id, "--json").json["state"] == "queued"
    assert anew("jobs", "retry", id).code == 2
    anew("jobs", "cancel", id)
    assert anew("jobs", "clear").error["fix"] == "Add --yes."
    assert anew("jobs", "clear", "--yes").out == "cleared 1\n"
    assert anew("jobs", "list").out == "none\n"


def test_one_key_is_one_job(anew, gray):
    assert put(anew, "--key", "k") == put(anew, "--key", "k")
    assert put(anew) != put(anew)


def test_a_failed_job_says_why(anew, gray):
    id = put(anew)
    with closing(Queue()) as queue:
        finishing.failed(queue.ledger, take(queue.ledger, "c", "w"), Fault("TooLarge", "less", "more", "Ask less."))
    assert anew("jobs", "show", id).out.endswith("needed   less\nfound    more\nfix      Ask less.\n")
    assert "more" in anew("jobs", "list").out
    assert anew("jobs", "save", id, "-o", "out.png").error["found"] == "one that is failed"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "0000"], 2),
        (["show", ""], 2),
        (["cancel", "0000"], 2),
        (["list", "--state", "lost"], 2),
        (["put", "nothing.toml", "photo.png"], 2),
        (["put", "gray.toml", "nothing.png"], 2),
        (["put", "gray.toml", "photo.png", "--count", "0"], 2),
        (["put", "gray.toml", "photo.png", "--timeout", "0"], 2),
        (["put", "gray.toml", "photo.png", "--picture", "hole=mask.png"], 2),
        (["work", "--device", "tpu"], 2),
        (["work", "--workers", "0"], 2),
        (["work", "--executor", "slurm"], 2),
        (["work", "--address", "10.0.0.5:6379"], 2),
        (["work", "--executor", "ray", "--device", "tpu"], 2),
        (["use", "mysql://there"], 2),
    ],
)
def test_what_cannot_be_is_refused(anew, gray, words, code):
    assert anew("jobs", *words).code == code


def test_letters_that_two_ids_begin_with_are_refused(anew, gray):
    ids = [put(anew) for _ in range(17)]
    twice = next(id[0] for id in ids if sum(each[0] == id[0] for each in ids) > 1)
    assert anew("jobs", "show", twice).error["fix"] == "Give some more of them."


def test_work_does_the_jobs_and_ends_in_order(anew, gray):
    id = put(anew, "--count", "2", "--no-sign", "--no-keep")
    words = [sys.executable, "-m", "anew", "jobs", "work", "--no-warm"]
    with subprocess.Popen(words, env=os.environ, stderr=subprocess.PIPE) as process:
        with closing(Queue()) as queue:
            assert queue.wait(id, 30).state == "done"
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 0
        assert b"Finishing" in said
    assert anew("jobs", "save", id, "-o", "out.png").code == 0
    assert Picture.open("out-1.png").size == Picture.open("photo.png").size
    assert '"task": "control"' in read_record("out-2.png")
    assert anew("jobs", "save", id, "-o", "out.png", "--no-overwrite").code == 2


def test_help_of_the_queue_loads_no_queue():
    assert not imported("import anew.cli.jobs") & {"sqlite3", "numpy", "anew.jobs"}


def test_the_queue_and_the_cluster_load_neither_ray_nor_psycopg():
    loaded = imported("import anew.jobs.cluster, anew.jobs.ledger.place, anew.cli.queueing")
    assert "anew.jobs.cluster" in loaded
    assert not loaded & {"ray", "psycopg", "torch"}
