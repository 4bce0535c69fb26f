"""Ctrl-C and SIGTERM: exit code 130, one line, and nothing left behind."""

import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from anew.cli.stopping import SIGNALS, stoppable
from tests.cli.fake import Fake

SLOW = ("vary", "photo.png", "-o", "out.png", "--engine", "fake", "--set", "slow=30")
SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from tests.cli.fake import Fake, install
install()
def telling(self, *args, make=Fake.make):
    print("working", flush=True)
    return make(self, *args)
Fake.make = telling
from anew.cli.main import main
main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing_behind(folder, number):
    before = sorted(folder.iterdir())
    code = SCRIPT.format(root=str(Path(__file__).parents[2]))
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code, *SLOW], stdout=pipe, stderr=pipe, text=True) as work:
        assert work.stdout.readline() == "working\n"
        time.sleep(0.1)
        work.send_signal(number)
        out, err = work.communicate(timeout=20)
    assert work.returncode == 130
    assert out == ""
    assert err == "Stopped. Nothing half-done is left behind.\n"
    assert sorted(folder.iterdir()) == before


LEFT = """
import sys
sys.path.insert(0, {root!r})
from time import sleep
from anew.ops.aside import aside
from tests.cli.fake import Fake, install
install()
def deaf(progress):
    print("working", flush=True)
    sleep(30)
Fake.make = lambda self, task, x, work, settings: aside(deaf, work.progress, "waiting")
from anew.cli.main import main
main()
"""


def test_a_stage_that_hears_nothing_does_not_hold_up_the_end(folder):
    before = sorted(folder.iterdir())
    code = LEFT.format(root=str(Path(__file__).parents[2]))
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code, *SLOW], stdout=pipe, stderr=pipe, text=True) as work:
        assert work.stdout.readline() == "working\n"
        began = time.monotonic()
        work.send_signal(signal.SIGINT)
        out, err = work.communicate(timeout=20)
    assert time.monotonic() - began < 10 and work.returncode == 130
    assert (out, err) == ("", "Stopped. Nothing half-done is left behind.\n")
    assert sorted(folder.iterdir()) == before


def test_a_stop_while_writing_leaves_no_part_of_a_file(anew, folder, monkeypatch):
    import os

    def stopped(handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    before = sorted(folder.iterdir())
    assert anew("vary", "photo.png", "-o", "out.png").code == 130
    assert sorted(folder.iterdir()) == before


def test_a_stop_is_told_to_programs(anew, folder, monkeypatch):
    def stopped(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Fake, "make", stopped)
    said = anew("vary", "photo.png", "-o", "out.png", "--json")
    assert said.code == 130
    assert said.json["error"]["type"] == "Cancelled"


def test_the_handlers_are_given_back(anew, folder):
    before = [signal.getsignal(number) for number in SIGNALS]
    anew("vary", "photo.png", "-o", "out.png")
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_an_ignored_signal_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stoppable():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_stop_that_got_lost_is_noticed_at_the_next_progress(anew, folder, monkeypatch):
    def loses(self, task, x, work, settings):
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        work.progress(0.5, "going on")
        raise AssertionError("went on")

    monkeypatch.setattr(Fake, "make", loses)
    assert anew("vary", "photo.png", "-o", "out.png").code == 130


def test_a_stop_that_broke_something_is_a_stop_and_no_fault(anew, folder, monkeypatch):
    def breaks(self, task, x, work, settings):
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("no compiled object yet") from None

    monkeypatch.setattr(Fake, "make", breaks)
    said = anew("vary", "photo.png", "-o", "out.png")
    assert (said.code, said.err) == (130, "Stopped. Nothing half-done is left behind.\n")
