import numpy as np
import pytest

from anew.errors import BadTask, TooLarge
from anew.image import Picture
from anew.server.sandbox.drawing import drawn, warmed
from tests.pictures import hole, picture

RED = {"task": "recolor", "with": {"color": "#ff0000"}}


def draw(*files, names=("picture",), recipe=None, **more):
    told = {"format": "auto", "quality": 80, "consent": "", "pixels": 10_000, **more}
    return drawn(*files, names=names, recipe=recipe or {"task": "tone"}, **told)


def test_what_can_be_a_jpeg_is_one_and_what_shines_through_is_not():
    clear = np.dstack((picture().samples, np.full((40, 48, 1), 100, np.uint8)))
    for source, kind in ((picture(), "jpeg"), (Picture.from_array(clear), "webp")):
        answer = draw(source.to_bytes("png"))
        assert answer.told["format"] == kind
        assert Picture.open(answer.blobs[0]).size == source.size


def test_what_is_kept_is_kept_here_too():
    file, mask = picture().to_bytes("png"), hole().to_bytes("png")
    answer = draw(file, mask, names=("picture", "mask"), recipe=RED, format="png")
    kept = hole().samples[..., 0] == 0
    assert np.array_equal(Picture.open(answer.blobs[0]).samples[kept], picture().samples[kept])


def test_a_large_one_and_one_too_few_are_refused():
    with pytest.raises(TooLarge):
        draw(picture().to_bytes("png"), pixels=100)
    with pytest.raises(BadTask):
        draw(picture().to_bytes("png"), recipe=RED)


def test_warming_bears_what_does_not_fit_small_pictures():
    warmed(recipe=RED)
    warmed(recipe={"task": "restyle"})
    warmed(recipe={"task": "reimagine", "with": {"prompt": "a hat"}})
