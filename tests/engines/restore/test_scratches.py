"""Where the finder of scratches looks, and how what it says is put together."""

import numpy as np
import pytest

from anew.engines.restore import scratches
from anew.engines.restore.job import Job
from anew.engines.restore.scratches import ENLARGED, LOOKS, found
from anew.errors import Cancelled

SHAPES = [(1, 1), (1, 90), (7, 5), (40, 64)]


def job_of(say, listen=lambda share, doing: None):
    """A job whose network says what ``say`` makes of the red of a picture."""

    class Told(Job):
        def made(self, name, x_HWC, told=None, *, doing, scale=1, whole=False):
            self.progress(0, doing)
            return np.asarray(say(x_HWC[..., :1]), np.float32)

    return Told(None, None, listen)


def marked(height, width, rows, columns):
    picture = np.zeros((height, width, 3), np.float32)
    picture[rows, columns] = 1
    return picture


def test_a_mark_is_found_where_it_is_whatever_the_way_it_was_seen():
    picture = marked(48, 80, slice(4, 16), slice(50, 72))
    mask = found(picture, 0.5, job_of(lambda red: 18 * red - 9))
    assert mask[5:15, 51:71].all() and not mask[:2].any() and not mask[18:].any() and not mask[:, :48].any()


def test_what_is_seen_in_one_way_only_is_no_mark():
    seen = iter([9.0] + [-9.0] * 20)
    mask = found(np.zeros((8, 8, 3), np.float32), 0.5, job_of(lambda red: np.full_like(red, next(seen))))
    assert not mask.any()


@pytest.mark.parametrize("shape", SHAPES)
def test_pictures_of_any_size_are_looked_at(shape):
    mask = found(np.zeros((*shape, 3), np.float32), 0.5, job_of(lambda red: red - 9))
    assert mask.shape == shape and not mask.any()


def test_a_large_picture_is_not_enlarged(monkeypatch):
    sizes = []
    monkeypatch.setattr(scratches, "ENLARGED", 20 * 30)
    job = job_of(lambda red: sizes.append(red.shape[0] * red.shape[1]) or red - 9)
    found(np.zeros((20, 30, 3), np.float32), 0.5, job)
    assert max(sizes) == 4 * 20 * 30 and ENLARGED >= 1_000_000
    sizes.clear()
    found(np.zeros((20, 31, 3), np.float32), 0.5, job)
    assert max(sizes) == 20 * 31


def test_what_seems_damaged_all_over_is_not():
    assert not found(np.ones((16, 16, 3), np.float32), 0.5, job_of(lambda red: 9 * red)).any()


def test_progress_goes_forward_and_may_stop_it():
    shares = []
    found(
        np.zeros((16, 16, 3), np.float32), 0.5, job_of(lambda red: red - 9, lambda share, doing: shares.append(share))
    )
    assert shares == sorted(shares) and len(shares) == sum(len(ways) for ways in LOOKS.values()) and shares[-1] < 1

    def stop(share, doing):
        raise Cancelled(needed="to go on", found="a stop", fix="Start again.")

    with pytest.raises(Cancelled):
        found(np.zeros((16, 16, 3), np.float32), 0.5, job_of(lambda red: red, stop))
