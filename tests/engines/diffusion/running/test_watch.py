"""Watch: every pipeline says how far it is and stops when told; its next run does not know."""

import diffusers
import numpy as np
import pytest
import torch
from torch import nn

from anew.engines.diffusion.running import watch
from anew.engines.diffusion.running.schedule import fresh_scheduler
from anew.engines.diffusion.running.watch import watched
from anew.errors import Cancelled
from anew.image import Size
from tests.engines.diffusion import tiny
from tests.engines.diffusion.running import runs

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore:__array__ implementation:DeprecationWarning")
EVERY_PIPELINE = pytest.mark.parametrize("name", list(runs.OPENERS))


@pytest.fixture(autouse=True)
def _everything_is_reported(monkeypatch):
    monkeypatch.setattr(watch, "OFTEN", -1.0)


class Ear:
    """Hears a run; stops it at words that begin so."""

    def __init__(self, stop_at="never"):
        self.heard, self._stop_at = [], stop_at

    def __call__(self, fraction, words):
        self.heard.append((fraction, words))
        if words.startswith(self._stop_at):
            raise Cancelled(needed="time", found="a stop", fix="Run it again.")

    @property
    def fractions(self):
        return [fraction for fraction, _ in self.heard]

    @property
    def words(self):
        return list(dict.fromkeys(words.partition(",")[0] for _, words in self.heard))


def run(pipe, name, ear, expected=runs.STEPS, **more):
    with fresh_scheduler(pipe), watched(pipe, ear, expected=expected, **more):
        return runs.made(pipe, name).tobytes()


def hooks(pipe):
    """How many are left."""
    parts = [part for part in pipe.components.values() if isinstance(part, nn.Module)]
    return sum(len(layer._forward_pre_hooks) for part in parts for layer in part.modules())


@EVERY_PIPELINE
def test_a_watched_run_makes_the_bytes_of_a_bare_one(name):
    pipe, ear = runs.opened(name), Ear()
    assert run(pipe, name, ear) == runs.bare(name)
    steps = [words for words in ear.words if words.startswith("step")]
    assert steps == [f"step {index} of 4" for index in (1, 2, 3, 4)]
    assert {"reading the prompt", "reading the picture"} < set(ear.words) and ear.words[-1] == "decoding"
    assert ear.fractions == sorted(ear.fractions) and ear.fractions[0] >= 0 and 0.9 < ear.fractions[-1] < 1
    assert not hooks(pipe)


@EVERY_PIPELINE
def test_a_run_stops_anywhere_and_the_next_one_does_not_know(name):
    pipe = runs.opened(name)
    for stop_at in ("reading the prompt", "reading the picture", "step 3", "decoding"):
        with pytest.raises(Cancelled):
            run(pipe, name, Ear(stop_at))
        assert not hooks(pipe)
    assert run(pipe, name, Ear()) == runs.bare(name)


def test_without_a_scheduler_of_its_own_the_run_gives_the_pipelines_back_as_it_was():
    pipe = runs.opened("sd-img2img")
    scheduler, kind = pipe.scheduler, type(pipe.scheduler)
    with pytest.raises(Cancelled), watched(pipe, Ear("step 2"), expected=4):
        runs.made(pipe, "sd-img2img")
    assert pipe.scheduler is scheduler and type(scheduler) is kind


def test_a_sampler_that_draws_keeps_drawing_from_the_runs_own_generator():
    made = []
    for ear in (None, Ear()):
        pipe = runs.opened("sdxl")
        pipe.scheduler = diffusers.EulerAncestralDiscreteScheduler()
        torch.manual_seed(len(made))  # the world's own numbers have no say
        made.append(run(pipe, "sdxl", ear) if ear else runs.made(pipe, "sdxl").tobytes())
    assert made[0] == made[1]


def test_a_sampler_that_asks_twice_a_step_counts_as_the_person_does():
    pipe, ear = runs.opened("sdxl"), Ear()
    pipe.scheduler = diffusers.HeunDiscreteScheduler()
    run(pipe, "sdxl", ear)
    assert [words for words in ear.words if words.startswith("step")] == [f"step {each} of 4" for each in (1, 2, 3, 4)]
    assert ear.fractions == sorted(ear.fractions)


def test_an_unknown_number_of_steps_is_not_guessed_at():
    ear = Ear()
    run(runs.opened("sd-img2img"), "sd-img2img", ear, expected=0)
    assert [words for words in ear.words if words.startswith("step")] == [f"step {each}" for each in (1, 2, 3, 4)]
    assert ear.fractions == sorted(ear.fractions) and ear.fractions[-1] < 1


def test_between_two_layers_is_time_to_stop():
    ear = Ear()
    run(runs.opened("sd-img2img"), "sd-img2img", ear)
    assert sum(words.startswith("step 2") for _, words in ear.heard) > 20
    assert sum(words == "decoding" for _, words in ear.heard) > 10


def test_what_was_just_said_is_not_said_again(monkeypatch):
    monkeypatch.setattr(watch, "OFTEN", 1000.0)
    ear = Ear()
    run(runs.opened("sd-img2img"), "sd-img2img", ear)
    assert len(ear.heard) == len(ear.words) + 1  # the prompts are read before the picture and between


def test_a_deadline_stops_the_run_in_its_own_words():
    pipe, ear = runs.opened("sd-img2img"), Ear()
    with pytest.raises(Cancelled, match="the run done in 0 s; found getting ready when the time was up"):
        run(pipe, "sd-img2img", ear, deadline=0)
    assert not ear.heard and not hooks(pipe)
    assert run(pipe, "sd-img2img", ear, deadline=1000) == runs.bare("sd-img2img")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_no_hook_either(error):
    pipe = runs.opened("sd-img2img")
    with pytest.raises(error), fresh_scheduler(pipe), watched(pipe, Ear(), expected=4):
        raise error
    assert not hooks(pipe)


def test_a_part_that_was_lifted_to_another_precision_comes_back():
    vae = tiny.vae(force_upcast=True)
    pipe = runs.sdxl(vae=vae).to(torch.float16)
    weights = [weight.clone() for weight in vae.parameters()]
    with pytest.raises(Cancelled):
        run(pipe, "sdxl", Ear("reading the picture"))
    assert all(weight.dtype == torch.float16 for weight in vae.parameters())
    assert all(torch.equal(*pair) for pair in zip(weights, vae.parameters(), strict=True))


class TestPreviews:
    """Drawn for every family, of the end as it is guessed, and without a trace."""

    def test_they_are_small_pictures_of_the_work(self):
        shown = []
        run(runs.opened("sd-img2img"), "sd-img2img", Ear(), preview=lambda draw: shown.append(draw()))
        assert len(shown) == 4 and all(each.shape == (32, 32, 3) and each.dtype == np.float32 for each in shown)
        assert all(0 <= each.min() < each.max() <= 1 for each in shown)

    @EVERY_PIPELINE
    def test_they_change_nothing_that_comes_out(self, name):
        shown, ear = [], Ear()
        size = Size(runs.SIDE, runs.SIDE)
        made = run(runs.opened(name), name, ear, preview=lambda draw: shown.append(draw()), size=size)
        assert made == runs.bare(name)
        assert len(shown) == 4 and all(each is not None and each.shape[2] == 3 for each in shown)
        assert ear.words[-2:] == ["step 4 of 4", "decoding"] and ear.fractions == sorted(ear.fractions)
        assert ear.words.count("reading the picture") == 1

    def test_nobody_looks_and_nothing_is_drawn(self, monkeypatch):
        monkeypatch.setattr(watch, "preview_of", lambda *_: 1 / 0)
        run(runs.opened("sd-img2img"), "sd-img2img", Ear())

    def test_a_run_can_be_stopped_while_one_is_drawn(self):
        pipe, ear = runs.opened("sd-img2img"), Ear()

        def stop(draw):
            assert draw().shape[2] == 3
            raise Cancelled(needed="time", found="a stop", fix="Run it again.")

        with pytest.raises(Cancelled):
            run(pipe, "sd-img2img", ear, preview=stop)
        assert run(pipe, "sd-img2img", Ear()) == runs.bare("sd-img2img")
