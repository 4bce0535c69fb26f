"""Every installed engine, every task it serves: made again from the file and the store alone, byte for byte.

Diffusion is slow even when it is tiny, so a few of its tasks speak for all: they differ in how a run begins, and that
is what is played again.
"""

import subprocess
import sys

import pytest

import anew
from anew import run
from anew.image import open_picture
from anew.tasks import Edit, Inpaint, Upscale, Vary
from tests.contract.test_every_engine import PAIRS, pictures_for, recipe_for

SPEAKING = {"diffusion": (Vary, Inpaint, Edit, Upscale)}
REPLAYED = [(engine, task) for engine, task in PAIRS if task in SPEAKING.get(engine, (task,))]


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    """What other tests keep is not found."""
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize(("engine", "task"), REPLAYED, ids=[f"{engine}-{task.name}" for engine, task in REPLAYED])
def test_a_replay_from_the_file_and_the_store_is_the_same_file(engine, task, tmp_path):
    out, again = tmp_path / "out.png", tmp_path / "again.png"
    given = {name: _from_file(each, tmp_path / f"{name}.png") for name, each in pictures_for(task).items()}
    run(recipe_for(engine, task), **given).save(out, sign=False)
    for name in given:
        (tmp_path / f"{name}.png").unlink()
    replayed = anew.replay(out)
    replayed.result.save(again, sign=False)
    assert replayed.identical
    assert not replayed.altered
    assert replayed.result.record == replayed.record
    assert again.read_bytes() == out.read_bytes()


def test_so_it_is_in_another_process(tmp_path):
    out, again = tmp_path / "out.png", tmp_path / "again.png"
    run(recipe_for("patch", Inpaint), **pictures_for(Inpaint)).save(out, sign=False)
    command = [sys.executable, "-m", "anew", "replay", out, "-o", again, "--no-sign", "--quiet"]
    subprocess.run(command, check=True)
    assert again.read_bytes() == out.read_bytes()


def _from_file(picture, path):
    """With the facts of a file, as people's pictures have them."""
    picture.save(path)
    return open_picture(path)
