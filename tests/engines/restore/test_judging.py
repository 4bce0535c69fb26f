"""The two witnesses of each fault, played by networks whose answer is known."""

import numpy as np
import pytest
from skimage.data import astronaut

from anew.engines.restore import judging
from anew.engines.restore.job import Job, Opened
from anew.engines.restore.judging import FAINT, TAKEN, judged
from anew.engines.restore.levels import Levels
from anew.engines.restore.nets.runner import open_runner
from anew.engines.restore.settings import RestoreSettings
from anew.ops.damage import gaussian_noise, jpeg
from anew.ops.progress import silent
from tests.engines.restore.tiny import PLANS, says

PHOTO = astronaut()[100:356, 100:356].astype(np.float32) / np.float32(255)


def job(*numbers):
    """Whose estimator says these numbers."""
    plan = PLANS["estimate"]
    net = Opened(plan, open_runner("onnx", plan, says(plan, *numbers)))
    return Job(lambda name: net, RestoreSettings(), silent)


def taking(monkeypatch, change):
    """The bridge gives back the picture with this change."""
    monkeypatch.setattr(judging, "bridged", lambda x, told, now: (x + change(x)).astype(np.float32))


def grain(sigma):
    return lambda x: gaussian_noise(np.zeros_like(x), sigma, np.random.default_rng(0))


def test_noise_that_the_bridge_takes_away_everywhere_is_noise(monkeypatch):
    taking(monkeypatch, grain(8))
    assert judged(PHOTO, job(0.2, 0, 0)) == Levels(noise=10)
    assert judged(PHOTO, job(0.02, 0, 0)).noise == pytest.approx(8, abs=0.3)


def test_what_the_bridge_leaves_is_none(monkeypatch):
    taking(monkeypatch, grain(TAKEN - 0.3))
    assert judged(PHOTO, job(0.05, 0, 0)) == Levels()
    taking(monkeypatch, grain(6))
    assert judged(PHOTO, job(0.4, 0, 0)) == Levels()


def test_nor_is_what_it_takes_from_busy_places_only(monkeypatch):
    slope = np.abs(np.gradient(PHOTO.mean(2))[0])[..., None]
    taking(monkeypatch, lambda x: np.resize(slope, x.shape) * (x.shape == PHOTO.shape) + 0)
    monkeypatch.setattr(judging, "pieces_of", lambda picture: [picture])
    assert np.std(slope) * 255 > TAKEN / 2 and judged(PHOTO, job(0.1, 0, 0)) == Levels()


GREY = np.repeat(PHOTO.mean(axis=2, keepdims=True), 3, axis=2)


class TestGrey:
    """Its noise is the same in all colours, and the estimator sees too much of it."""

    def test_noise_is_as_strong_as_what_is_taken(self, monkeypatch):
        taking(monkeypatch, grain(8))
        assert judged(GREY, job(0.2, 0, 0)).noise == pytest.approx(8, abs=0.3)

    def test_more_of_what_was_seen_must_be_taken(self, monkeypatch):
        taking(monkeypatch, grain(8))
        assert judged(PHOTO, job(0.3, 0, 0)).noise and not judged(GREY, job(0.3, 0, 0)).noise

    def test_and_some_everywhere(self, monkeypatch):
        def left_alone_in_the_sky(x):
            return grain(8)(x) * (np.arange(x.shape[0]) > x.shape[0] / 8)[:, None, None]

        taking(monkeypatch, left_alone_in_the_sky)
        assert judged(PHOTO, job(0.2, 0, 0)).noise and not judged(GREY, job(0.2, 0, 0)).noise


def test_who_did_not_ask_is_asked_for_more(monkeypatch):
    taking(monkeypatch, grain(4))
    assert judged(PHOTO, job(0.1, 0, 0)).noise and not judged(PHOTO, job(0.1, 0, 0), 5.0).noise


def test_jpeg_is_there_where_its_blocks_are(monkeypatch):
    taking(monkeypatch, grain(0))
    assert judged(PHOTO, job(0, 0.7, 0)) == Levels()
    assert judged(jpeg(PHOTO, 30), job(0, 0.7, 0)) == Levels(loss=70)
    assert judged(jpeg(PHOTO, 30), job(0, FAINT.loss / 100 - 0.01, 0)) == Levels()


def test_little_blur_is_none(monkeypatch):
    taking(monkeypatch, grain(0))
    assert judged(PHOTO, job(0, 0, 0.33)) == Levels() and judged(PHOTO, job(0, 0, 0.5)) == Levels(blur=2)


@pytest.mark.parametrize("value", [0, 1])
@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (7, 3), (200, 200)])
def test_slivers_and_empty_pictures_can_be_judged(monkeypatch, shape, value):
    taking(monkeypatch, grain(0))
    assert judged(np.full((*shape, 3), value, np.float32), job(0.5, 0.9, 0)) == Levels()
