import numpy as np
import pytest
from skimage.data import coffee

import anew.engines.patch.restyle as restyling
from anew.engines.base import Work
from anew.engines.patch.restyle import restyle
from anew.engines.patch.resynthesis import reverse_field
from anew.errors import BadTask
from anew.ops.colour import srgb_to_lab
from anew.ops.kernels import threads
from anew.ops.strokes import paint_strokes
from anew.tasks import Restyle


def photo(step=5):
    return (coffee()[::step, ::step] / 255).astype(np.float32)


def painting():
    return paint_strokes(photo(4)[:, ::-1], brushes=(5, 3), swirl=1, vivid=1.5, jitter=1, relief=1)


def made(picture=None, style=None, seed=1, **fields):
    pictures = {"picture": photo() if picture is None else picture, "style": painting() if style is None else style}
    return restyle(Restyle(**fields), pictures, Work(seed=seed))


def test_strength_0_is_the_picture_and_more_strength_strays_further():
    away = [abs(made(strength=strength) - photo()).mean() for strength in (0, 0.3, 1)]
    assert away[0] == 0 < away[1] < away[2]


def test_the_result_is_made_of_the_style_and_still_shows_the_picture():
    style, result = painting(), made(strength=0.8)
    strange = reverse_field(style, result, None, radius=3, seed=0).cost[3:-3, 3:-3].mean()
    stranger = reverse_field(style, photo(), None, radius=3, seed=0).cost[3:-3, 3:-3].mean()
    assert strange < 0.5 * stranger
    assert np.corrcoef(result.mean(-1).ravel(), photo().mean(-1).ravel())[0, 1] > 0.6


def test_keep_colors_keeps_the_colours():
    blue = painting()[..., ::-1].copy()
    chroma = [srgb_to_lab(picture)[..., 1:].mean((0, 1)) for picture in (photo(), made(style=blue, keep_colors=True))]
    lost = srgb_to_lab(made(style=blue))[..., 1:].mean((0, 1))
    assert abs(chroma[1] - chroma[0]).max() < 4 < abs(lost - chroma[0]).max()


def test_only_colors_moves_no_line():
    blue = painting()[..., ::-1].copy()
    result = made(style=blue, only="colors", strength=1)
    assert abs(result.mean((0, 1)) - blue.mean((0, 1))).max() < 0.1
    edges = [abs(np.diff(picture.mean(-1), axis=1)).ravel() for picture in (photo(), result)]
    assert np.corrcoef(*edges)[0, 1] > 0.7


def test_a_style_picture_of_3x3_is_refused():
    with pytest.raises(BadTask, match=r"at least 16x16; found 3x3"):
        made(style=np.zeros((3, 3, 3), np.float32))


@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 5, 4), (300, 17, 3), (1, 90, 4)])
def test_any_size_works_and_alpha_is_carried(shape):
    picture = np.random.default_rng(0).random(shape, np.float32)
    for fields in ({}, {"keep_colors": True}, {"only": "colors"}):
        result = made(picture=picture, style=painting()[:16, :16], **fields)
        assert result.shape == shape and np.isfinite(result).all()
        assert np.array_equal(result[..., 3:], picture[..., 3:])


def test_a_transparent_style_is_seen_on_white():
    style = np.concatenate([painting(), np.zeros((*painting().shape[:2], 1), np.float32)], axis=-1)
    assert made(style=style, strength=1).mean() > 0.9


def test_a_large_picture_is_solved_small_and_comes_back_full_size(monkeypatch):
    monkeypatch.setattr(restyling, "_WORKING_PIXELS", 8_000)
    result = made(picture=photo(2))
    assert result.shape == photo(2).shape
    assert np.corrcoef(result.mean(-1).ravel(), photo(2).mean(-1).ravel())[0, 1] > 0.5


def test_the_same_seed_gives_the_same_bytes_on_one_thread_and_on_two():
    results = []
    for count in (1, 2):
        with threads(count):
            results.append(made(picture=photo(2), style=photo(2)[::-1, :, ::-1].copy()))
    assert np.array_equal(*results)
