"""`anew train` and its neighbours, with real nets of a few weights."""
# ruff: noqa: E501 - one request a line reads better than four

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from anew.cli.learning import Families
from anew.cli.training_progress import Teller, duration, losses
from anew.training.events import Event
from anew.training.families import OPTIONS, TRANSLATORS

TINY = ("--size", "32", "--width", "4", "--judge-width", "4", "--judge", "patch16", "--no-forecast", "--threads", "1")
SHORT = (*TINY, "--steps", "2")


@pytest.fixture(autouse=True)
def fake_engines():
    """None here: models run on the real one."""


@pytest.fixture
def data(tmp_path, monkeypatch):
    """The folder we are in, with `pairs` side by side and `un` in trainA, trainB, testA, testB."""
    monkeypatch.chdir(tmp_path)
    chance = np.random.default_rng(0)
    for number in range(6):
        save(f"pairs/{number}.png", chance, 64)
        for half in ("trainA", "trainB", "testA", "testB"):
            save(f"un/{half}/{number}.png", chance, 32)
    return tmp_path


def save(name, chance, width, height=32):
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(chance.integers(0, 255, (height, width, 3), dtype=np.uint8)).save(path)


def words(text):
    return " ".join(text.split())


def test_a_run_leaves_a_model_that_is_used_shown_exported_and_measured(anew, data):
    said = anew("train", "pix2pix", "pairs", "--out", "runs/x", "--licence", "CC0-1.0", *SHORT)
    assert said.code == 0
    assert said.out == ""
    assert "side by side" in said.err
    assert "anew translate PICTURE --model runs/x" in said.err
    assert anew("translate", "pairs/0.png", "--model", "runs/x", "-o", "out.png").code == 0
    with Image.open("out.png") as made:
        assert made.size == (64, 32)

    shown = anew("models", "show", "runs/x")
    assert "makes    b from a" in shown.out
    assert "licence CC0-1.0" in shown.out
    assert (
        anew("models", "list", "--json").json[0]["sha256"] == anew("models", "show", "runs/x", "--json").json["weights"]
    )

    told = anew("export", "runs/x", "--onnx", "x.onnx", "--json").json
    assert told["max_abs_difference"] < 1e-3
    assert told["to"] == "b"
    assert [each["model"] for each in anew("models", "list", ".", "--json").json] == ["runs/x", "x.onnx"]

    scores = anew("evaluate", "runs/x", "--json", "--out", "scores.json").json
    assert 0 < scores["scores"]["b"]["l1"]["mean"] < 2
    assert json.loads(Path("scores.json").read_text()) == scores
    assert json.loads(Path("runs/x/evaluation.json").read_text()) == scores
    assert "## How good it is" in anew("models", "show", "runs/x").out
    assert "L1" in anew("evaluate", "runs/x", "--data", "pairs", "--baselines").out
    assert Path("runs/x/report.html").exists()


def test_a_run_tells_programs_one_object(anew, data):
    said = anew("train", "cyclegan", "un", "--json", "--blocks", "1", *SHORT)
    assert said.err == ""
    assert said.json["run"] == "runs/cyclegan-1"
    assert (said.json["steps"], said.json["began"]) == (2, 0)


def test_a_run_goes_on(anew, data):
    first = ("train", "pix2pix", "pairs", "--out", "x", "--schedule", "constant", *TINY)
    assert anew(*first, "--steps", "2").code == 0
    assert anew("train", "pix2pix", "pairs", "--out", "x", "--resume", "--no-forecast", "--steps", "4").code == 0
    told = anew("train", "--no-forecast", "--resume", "x", "--json").json
    assert (told["began"], told["steps"]) == (4, 4)


def test_the_papers_values_are_a_beginning(anew, data):
    assert anew("train", "pix2pix", "pairs", "--out", "x", "--paper", "--levels", "3", *SHORT).code == 0
    options = json.loads(Path("x/settings.json").read_text())["settings"]["options"]
    assert (options["up"], options["levels"], options["width"]) == ("transpose", 3, 4)


@pytest.mark.parametrize(("kind", "there"), [("paired", "train/a"), ("unpaired", "trainA"), ("labels", "labels/train")])
def test_scenes_are_drawn_to_train_on(anew, data, kind, there):
    said = anew("scenes", "new", "--kind", kind, "--count", "2", "--size", "32")
    assert said.code == 0
    assert "Try: anew train" in said.err
    assert len(list(Path("new", there).iterdir())) == 2


def test_looking_trains_nothing(anew, data):
    said = anew("train", "pix2pix", "pairs", "--check", "--out", "x", *SHORT)
    assert said.code == 0
    assert "side by side" in said.out
    assert "memory" in said.err
    assert not Path("x").exists()


@pytest.mark.parametrize("family", OPTIONS)
def test_help_of_a_family_tells_every_option(anew, family, monkeypatch):
    monkeypatch.setenv("COLUMNS", "250")
    told = words(anew("train", family, "--help").out)
    for name, field in OPTIONS[family].model_fields.items():
        assert f"--{name.replace('_', '-')}" in told, field
    assert ("paper 0.0]" in told) == (family in TRANSLATORS)


def test_the_flags_of_a_family_are_each_its_own(anew):
    from anew.cli.learning import built

    for family in OPTIONS:
        flags = [flag for each in built(family).params for flag in [*each.opts, *each.secondary_opts]]
        assert sorted(set(flags)) == sorted(flags)


def test_help_of_train_names_the_families(anew):
    told = anew("train", "--help").out
    assert all(family in told for family in OPTIONS)
    assert Families().list_commands(None) == list(OPTIONS)


TRAIN = ("train", "pix2pix", "pairs", "--out", "new", *SHORT)
WRONG = {
    "no such family": (("train", "pix2pics", "pairs"), "a family", "pix2pics", "Did you mean pix2pix?"),
    "no family": (("train", "--quiet"), "FAMILY", "none", "anew train --help"),
    "no data": (("train", "pix2pix", "--out", "new"), "DATA", "none", "anew scenes"),
    "no such folder": (("train", "pix2pix", "nowhere", *SHORT), "a folder", "nothing at nowhere", "Check the path"),
    "an empty folder": (("train", "pix2pix", "empty", *SHORT), "training pictures", "empty", "Known are"),
    "an unknown option": ((*TRAIN, "--widht", "8"), "an option that anew train pix2pix has", "--widht", "--width"),
    "a value out of range": ((*TRAIN, "--lr-g", "2"), "lr_g", "2", "Learning rate"),
    "a value of another kind": ((*TRAIN, "--width", "wide"), "width", "wide", "Channels"),
    "an unknown choice": ((*TRAIN, "--up", "sideways"), "up", "sideways", "doubles a side"),
    "a setting out of range": ((*TRAIN, "--batch", "0"), "batch", "0", "Pictures a step"),
    "three folders": (("train", "unit", "a", "b", "c", *SHORT), "one folder to learn from, or two", "a, b, c", "domain"),
    "one broken file": (("train", "pix2pix", "broken", *SHORT), "", "3.png", "--skip-bad"),
    "pairs of unequal size": (("train", "pix2pix", "unequal", *SHORT), "", "2.png", "--skip-bad"),
    "a label outside the palette": (("train", "spade", "labelled", *SHORT), "", "1.png", ""),
    "a run that is there": (("train", "pix2pix", "pairs", "--out", "run", *SHORT), "without a run", "run", "--resume"),
    "a resume without a run": (("train", "pix2pix", "--out", "new", "--resume"), "a run in new", "none", "--resume"),
    "a resume of nothing": (("train", "--resume", "new"), "a run in new", "none", "--resume"),
    "a resume without a folder": (("train", "pix2pix", "--resume"), "the run to go on with", "--resume", "--out DIR"),
    "a resume with changed options": (
        ("train", "pix2pix", "--out", "run", "--resume", "--lr-g", "0.1"), "begun with", "lr_g: 0.0002 in the run, 0.1", "own"),
    "a resume of another family": (
        ("train", "cyclegan", "--out", "run", "--resume"), "the family that the run was begun with, pix2pix", "cyclegan", "new"),
    "a resume from a pickle": (("train", "--resume", "pickled"), "safetensors", "is a pickle", "run any code"),
    "a model that is none": (("models", "show", "empty"), "a trained model at empty", "no such file", "anew train"),
    "a model that is a pickle": (
        ("translate", "pairs/0.png", "--model", "model.pt", "-o", "o.png"), "a model for gan at model.pt", "", ""),
    "a model of a newer anew": (
        ("translate", "pairs/0.png", "--model", "newer", "-o", "o.png"), "format 1", "format 99", "upgrade"),
    "a model of an unknown family": (("export", "odd", "--onnx", "o.onnx"), "as they were when its weights were written", "others", ""),
    "a model with another's weights": (("export", "mixed", "--onnx", "o.onnx"), "the weights that", "sha256", "belong"),
    "a domain that the model does not make": (("export", "run", "--onnx", "o.onnx", "--to", "zebra"), "", "zebra", ""),
    "no data to measure on": (("evaluate", "alone"), "pictures to measure on", "none", "--data FOLDER"),
    "a split that is none": (("evaluate", "run", "--split", "tset"), "a split", "tset", "Did you mean test?"),
    "a folder of runs that is not there": (("models", "list", "nowhere"), "a folder of runs", "nowhere", "FOLDER"),
    "a kind of scenes that is none": (("scenes", "new", "--kind", "pared"), "--kind", "pared", "paired"),
    "scenes where files are": (("scenes", "pairs"), "an empty folder", "pairs", "another"),
    "no scenes at all": (("scenes", "new", "--count", "0"), "--count", "0", "in between"),
}  # fmt: skip


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory):
    """A finished run, trained once for all."""
    from anew.training.face import Pix2Pix

    folder = tmp_path_factory.mktemp("run")
    chance = np.random.default_rng(0)
    for number in range(6):
        save(folder / f"pairs/{number}.png", chance, 64)
    learner = Pix2Pix(folder / "pairs", size=32, width=4, judge_width=4, judge="patch16")
    learner.train(steps=2, out=folder / "run", forecast=False)
    return folder / "run"


@pytest.fixture
def trouble(data, run_folder):
    """Data, runs and models that are not what they should be."""
    from shutil import copytree

    chance = np.random.default_rng(1)
    Path("empty").mkdir()
    for number in range(6):
        save(f"broken/{number}.png", chance, 64)
        save(f"unequal/train/a/{number}.png", chance, 32)
        save(f"unequal/train/b/{number}.png", chance, 48 if number == 2 else 32)
        save(f"labelled/images/{number}.png", chance, 32)
        Path("labelled/labels").mkdir(parents=True, exist_ok=True)
        index = np.full((32, 32), 7 if number == 1 else number % 2, np.uint8)
        Image.fromarray(index).save(f"labelled/labels/{number}.png")
    Path("labelled/classes.csv").write_text("index,name,red,green,blue\n0,sky,0,0,255\n1,tree,0,255,0\n")
    Path("broken/3.png").write_bytes(Path("broken/3.png").read_bytes()[:100])
    copytree(run_folder, "run")
    copytree(run_folder, "pickled")
    Path("pickled/checkpoints/weights.pt").write_bytes(b"\x80\x02.")
    Path("model.pt").write_bytes(b"\x80\x02.")
    for name, change in (("newer", {"format": 99}), ("odd", {"family": "gaugan"}), ("mixed", {}), ("alone", {})):
        Path(name).mkdir()
        facts = json.loads((run_folder / "model.json").read_text())
        Path(f"{name}/model.json").write_text(json.dumps({**facts, **change}))
        weights = (run_folder / "model.safetensors").read_bytes()
        Path(f"{name}/model.safetensors").write_bytes(weights[:-1] + b"!" if name == "mixed" else weights)
    return data


@pytest.mark.parametrize(("args", "needed", "found", "fix"), WRONG.values(), ids=WRONG)
def test_a_wrong_request_says_what_was_needed_found_and_to_be_done(anew, trouble, args, needed, found, fix):
    before = sorted(trouble.iterdir())
    said = anew(*args)
    assert said.code == 2, said.err
    assert said.out == ""
    assert len(said.err.splitlines()) == 3, said.err
    assert needed in said.error["needed"]
    assert found in said.error["found"]
    assert fix in said.error["fix"]
    assert sorted(trouble.iterdir()) == before


def test_one_broken_file_can_be_left_out(anew, trouble):
    assert anew("train", "pix2pix", "broken", "--skip-bad", "--out", "new", *SHORT).code == 0


def test_ctrl_c_saves_and_says_how_to_go_on(data):
    command = [sys.executable, "-m", "anew", "train", "pix2pix", "pairs", "--out", "x", "--steps", "100000", *TINY]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as work:
        metrics, until = Path("x/metrics.jsonl"), time.monotonic() + 60
        while time.monotonic() < until and not (metrics.exists() and metrics.stat().st_size):
            time.sleep(0.05)
        work.send_signal(signal.SIGINT)
        out, err = work.communicate(timeout=60)
    assert work.returncode == 130
    assert out == ""
    assert "anew train --resume x" in err
    assert list(Path("x/checkpoints").glob("step-*"))
    assert Path("x/model.json").exists()


BLOCKED = """
import sys
sys.modules["torch"] = None
from anew.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "args",
    [
        ("train", "pix2pix", "pairs", "--out", "x"),
        ("evaluate", "run", "--data", "pairs"),
        ("export", "run", "--onnx", "o.onnx"),
    ],
)
def test_without_torch_the_extra_is_named(trouble, args):
    done = subprocess.run([sys.executable, "-c", BLOCKED, *args], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'anew[learn]'" in done.stderr


@pytest.mark.parametrize(
    "args", [("--help",), ("train", "--help"), ("train", "spade", "--help"), ("models", "show", "run")]
)
def test_what_only_tells_needs_no_torch(trouble, args):
    assert subprocess.run([sys.executable, "-c", BLOCKED, *args], capture_output=True, check=False).returncode == 0


def test_doctor_says_what_is_missing_to_train(trouble):
    done = subprocess.run([sys.executable, "-c", BLOCKED, "doctor"], capture_output=True, text=True, check=False)
    assert "cannot train, needs torch: pip install 'anew[learn]'" in done.stdout


def test_a_line_tells_losses_pace_and_time_left(capsys):
    teller = Teller(quiet=False)
    teller.progress(9 / 100, "step 9 of 100")
    terms = {"G.gan": 0.5, "G.l1": 9.5, "D.real": 0.25}
    teller.hear(Event("metrics", 10, "", {"step": 10, "epoch": 1.25, "terms": terms, "seconds": 20.0}))
    assert capsys.readouterr().err == "step 10/100  epoch 1.2  D 0.25  G 10.00  2.00 s/step  3 min left\n"
    assert losses({"terms": {}}) == ""
    assert [duration(each) for each in (0, 89, 90, 5399, 5400)] == ["0 s", "89 s", "2 min", "90 min", "1.5 h"]


def test_a_quiet_run_still_says_what_looks_wrong(capsys):
    teller = Teller(quiet=True)
    teller.hear(Event("note", 0, "fine"))
    teller.hear(Event("diagnosis", 200, "The judge wins every time."))
    assert capsys.readouterr().err == "step 200: The judge wins every time.\n"
    assert teller.heard == [{"step": 200, "kind": "diagnosis", "text": "The judge wins every time."}]
