"""The desk and the loop: what is written down, saved and heard while a method trains."""

import itertools
import json
import signal

import pytest
import torch

from anew.errors import Cancelled, EngineFailed
from anew.training.checkpoint import newest
from anew.training.desk import Desk, Doors, Due
from anew.training.events import CLOCK, Meter, read_lines
from anew.training.stopping import Stop
from anew.training.trainer import Plan, Trainer, chance, learn
from anew.weights.tensors import load
from tests.training.tiny import Tiny, pairs


class Supply:
    """Batches with a clock."""

    def __init__(self, start):
        self.waited, self._pairs = 0.0, pairs(start)

    def __iter__(self):
        for batch in self._pairs:
            self.waited += 0.001
            yield batch


def go(folder, steps, *, every=4, progress=lambda fraction, text: None, hear=lambda event: None, supply=Supply, **how):
    """A run, or the rest of one."""
    with chance(1, -1, 0, torch.device("cpu")):
        trainer = Trainer(Tiny(**how), Plan(steps, seed=1, ema=0.9))
    folder.mkdir(exist_ok=True)
    saved, meter = newest(folder / "checkpoints"), Meter()
    if saved:
        trainer.load(saved.read(), saved.step)
        meter = Meter.of(saved.facts["meter"])
    with Stop() as stop:
        doors = Doors(lambda step: [], lambda: None, progress, hear)
        desk = Desk(trainer, folder, {"settings": {}}, Due(every, 0, 2, 5), doors, meter, stop)
        try:
            learn(trainer, supply(trainer.done), desk.stepped)
            desk.finish()
        finally:
            desk.close()
    return trainer


def result(folder):
    """Everything that must not differ between a run that was stopped and one that was not."""
    lines = [{k: v for k, v in line.items() if k not in CLOCK} for line in read_lines(folder / "metrics.jsonl")]
    checkpoint = newest(folder / "checkpoints")
    return lines, checkpoint.step, checkpoint.facts


def stops_at(step, error):
    def progress(fraction, text):
        if text.startswith(f"step {step} "):
            raise error

    return progress


ASKED = Cancelled(needed="to go on", found="a wish to stop", fix="Resume.")


@pytest.mark.parametrize("step", [1, 4, 7, 12, 22, 23])
@pytest.mark.parametrize("error", [ASKED, KeyboardInterrupt()])
def test_a_run_that_was_stopped_and_resumed_equals_one_that_was_not(tmp_path, step, error):
    go(tmp_path / "whole", 23)
    with pytest.raises(type(error)):
        go(tmp_path / "halved", 23, progress=stops_at(step, error))
    assert newest(tmp_path / "halved" / "checkpoints").step == step
    go(tmp_path / "halved", 23)
    assert result(tmp_path / "halved") == result(tmp_path / "whole")


def test_metrics_have_a_line_every_ten_steps_and_one_for_the_rest(tmp_path):
    go(tmp_path, 23)
    lines = read_lines(tmp_path / "metrics.jsonl")
    assert [(line["step"], line.get("partial", False)) for line in lines] == [(10, False), (20, False), (23, True)]
    assert lines[0]["terms"].keys() == {"D.real", "D.fake", "G.gan", "G.l1"}
    assert lines[0]["epoch"] == 2.0 and lines[0]["lr"] == {"D": 1e-2, "G": 1e-2} and lines[0]["waited"] == 0.01


def test_a_longer_run_goes_on_as_if_it_had_been_asked_for_from_the_beginning(tmp_path):
    go(tmp_path / "long", 23)
    go(tmp_path / "grown", 14)
    go(tmp_path / "grown", 23)
    assert result(tmp_path / "grown") == result(tmp_path / "long")


def test_the_newest_checkpoints_stay(tmp_path):
    go(tmp_path, 14)
    assert sorted(one.name for one in (tmp_path / "checkpoints").iterdir()) == ["step-000012", "step-000014"]


def test_a_signal_waits_for_the_end_of_the_step_and_for_the_checkpoint(tmp_path):
    class Signalled(Tiny):
        def translate(self, x, to="b", *, style=None): ...

    class Late(Supply):
        def __iter__(self):
            for number, batch in enumerate(super().__iter__(), 1):
                if number == 6:
                    signal.raise_signal(signal.SIGINT)
                yield batch

    with pytest.raises(KeyboardInterrupt):
        go(tmp_path, 23, supply=Late)
    assert newest(tmp_path / "checkpoints").step == 6
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_loss_that_is_no_number_ends_the_run_and_names_the_last_good_checkpoint(tmp_path):
    def spoiled(start):
        supply = Supply(start)
        supply._pairs = itertools.chain(
            itertools.islice(pairs(start), 9), [dict.fromkeys("ab", torch.full((2, 3, 16, 16), torch.nan))]
        )
        return supply

    heard = []
    with pytest.raises(EngineFailed) as caught:
        go(tmp_path, 23, supply=spoiled, hear=heard.append)
    assert "NaN" in caught.value.found and "step 10" in caught.value.found and "step 8" in caught.value.fix
    assert newest(tmp_path / "checkpoints").step == 8
    last = json.loads((tmp_path / "metrics.jsonl").read_text().splitlines()[-1])
    assert last["event"] == "diagnosis" and last["step"] == 10
    assert heard[-1].kind == "diagnosis"


def test_weights_that_are_no_numbers_are_not_saved(tmp_path):
    trainer = go(tmp_path, 4)
    assert trainer.done == 4

    def burst(fraction, text):
        if text.startswith("step 7 "):
            with torch.no_grad():
                burst.trainer.method.nets["g"][3].bias.fill_(torch.inf)

    class Caught(Exception): ...

    with chance(1, -1, 0, torch.device("cpu")):
        burst.trainer = Trainer(Tiny(), Plan(8, ema=0.9))
    doors = Doors(lambda step: [], lambda: None, burst, lambda event: None)
    desk = Desk(burst.trainer, tmp_path, {"settings": {}}, Due(8, 0, 2, 5), doors, Meter(), Stop())
    with pytest.raises(EngineFailed, match=r"is no number|infinite|NaN"):
        learn(burst.trainer, Supply(0), desk.stepped)
    desk.close()
    assert newest(tmp_path / "checkpoints").step == 4


def test_the_checkpoints_tensors_are_those_of_the_trainer(tmp_path):
    trainer = go(tmp_path, 4)
    read = load(newest(tmp_path / "checkpoints").folder / "average.safetensors")
    assert read.keys() == trainer.kept().keys()
    assert all(torch.equal(read[name], x) for name, x in trainer.kept().items())
