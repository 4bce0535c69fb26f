"""What is seen of the patch engine at work: each size of the picture, all of it, and never at a price."""

import numpy as np
import pytest

from anew import Picture, Recipe, run
from anew.tasks import Inpaint, Outpaint, Restyle, Retarget, Vary
from tests.pictures import hole, picture, texture

PHOTO = picture(90, 64)


@pytest.mark.parametrize(
    ("task", "others", "size"),
    [
        (Inpaint(), {"mask": hole(90, 64)}, (64, 90)),
        (Outpaint(left=20), {}, (64, 110)),
        (Vary(), {}, None),
        (Retarget(width=60), {}, None),
        (Restyle(), {"style": picture(70, 60, seed=3)}, None),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_each_size_is_seen_and_the_result_is_the_same(task, others, size):
    seen, recipe = [], Recipe.of(task, engine="patch")
    looked_at = run(recipe, picture=PHOTO, preview=lambda draw: seen.append(draw()), **others)
    assert seen and all(each.ndim == 3 and each.shape[2] == 3 and each.std() > 0 for each in seen)
    assert size is None or {each.shape[:2] for each in seen} == {size}
    assert all(each.min() >= 0 and each.max() <= 1 for each in seen)
    assert run(recipe, picture=PHOTO, **others).picture.sha256 == looked_at.picture.sha256


def test_the_last_look_at_a_filled_hole_is_about_the_result():
    seen, recipe = [], Recipe.of(Inpaint(), engine="patch")
    after = run(recipe, picture=PHOTO, mask=hole(90, 64), preview=lambda draw: seen.append(draw()))
    assert np.abs(seen[-1] - after.picture.rgb()).mean() < 0.02


def test_what_is_transparent_is_seen_in_its_own_colours():
    """Not darkened by the alpha that the patches are compared with."""
    pixels = np.dstack((np.full((64, 90, 3), 0.8, np.float32) + 0.1 * texture(90, 64), np.full((64, 90), 0.25)))
    seen = []
    recipe = Recipe.of(Inpaint(), engine="patch")
    run(recipe, picture=Picture.from_array(np.clip(pixels, 0, 1)), mask=hole(90, 64),
        preview=lambda draw: seen.append(draw()))  # fmt: skip
    inside = hole(90, 64).grey() == 1
    assert seen and all(each[inside].mean() > 0.7 for each in seen)
