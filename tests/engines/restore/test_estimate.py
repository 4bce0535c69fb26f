import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.restore.estimate import PIECE, PIECES, estimated, in_words, pieces_of
from anew.engines.restore.job import Job, Opened
from anew.engines.restore.levels import Levels
from anew.engines.restore.nets.runner import open_runner
from anew.engines.restore.settings import RestoreSettings
from anew.ops.progress import silent
from tests.engines.restore.tiny import PLANS, says


def job_that_says(*numbers):
    plan = PLANS["estimate"]
    net = Opened(plan, open_runner("onnx", plan, says(plan, *numbers)))
    return Job(lambda name: net, RestoreSettings(), silent)


def test_what_the_network_says_is_read_in_peoples_units():
    found = estimated(np.zeros((300, 500, 3), np.float32), job_that_says(0.5, 0.75, 0.5))
    assert found == Levels(noise=25, loss=75, blur=2) and found.quality == 25
    assert in_words(found) == ["noise of about 25 levels", "JPEG of about quality 25", "blur of about 2 pixels"]


def test_less_than_nothing_is_nothing():
    found = estimated(np.zeros((64, 64, 3), np.float32), job_that_says(-1, -1, -1))
    assert found == Levels() and in_words(found) == []


def test_more_than_there_can_be_is_the_most():
    found = estimated(np.zeros((64, 64, 3), np.float32), job_that_says(9, 9, 9))
    assert found == Levels(50, 100, 4)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 2000), st.integers(1, 2000))
def test_pieces_lie_inside_where_blocks_of_jpeg_begin(height, width):
    place = np.arange(height * width).reshape(height, width, 1)
    pieces = pieces_of(place)
    assert 1 <= len(pieces) <= PIECES**2
    for piece in pieces:
        top, left = divmod(int(piece[0, 0, 0]), width)
        assert top % 8 == left % 8 == 0
        assert piece.shape[:2] == (min(PIECE, height), min(PIECE, width))


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (7, 3)])
def test_slivers_can_be_looked_at(shape):
    assert estimated(np.ones((*shape, 3), np.float32), job_that_says(0.5, 0, 0)).noise == 25
