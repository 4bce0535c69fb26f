"""Scenes: what each task comes to."""

import numpy as np
import pytest

from anew.engines.diffusion.scene import scene_of
from anew.tasks import Background, Edit, Inpaint, Outpaint, Reimagine, Render, Restyle, Upscale, Vary
from tests.pictures import texture

PICTURE = texture(24, 20, 4)
MASK = np.zeros((20, 24), np.float32)
MASK[5:9, 6:12] = 1
X = {"picture": PICTURE, "mask": MASK, "style": texture(9, 7), "reference": texture(8, 8)}


def test_reimagine_paints_everything_from_the_picture():
    scene = scene_of(Reimagine(prompt="a cat", negative_prompt="a dog", strength=0.3, guidance_scale=5), X)
    assert np.array_equal(scene.canvas, PICTURE[..., :3]) and scene.paint is None
    assert (scene.prompt, scene.negative_prompt, scene.strength, scene.guidance_scale) == ("a cat", "a dog", 0.3, 5)


def test_a_guidance_of_zero_is_the_models_own():
    assert scene_of(Reimagine(), X).guidance_scale is None
    assert scene_of(Edit(instruction="x", picture_guidance=1.5), X).picture_guidance == 1.5


def test_inpaint_grows_the_mask_before_the_model_sees_it():
    assert scene_of(Inpaint(grow=2), X).paint.sum() > MASK.sum()


def test_outpaint_begins_from_the_mirrored_picture_and_paints_around_it():
    scene = scene_of(Outpaint(left=4, bottom=3), X)
    assert scene.canvas.shape == (23, 28, 3) and scene.paint.shape == (23, 28)
    assert np.array_equal(scene.canvas[:20, 4:], PICTURE[..., :3])
    assert not scene.paint[:20, 4:].any() and scene.paint[:, :4].all() and scene.paint[20:].all()


def test_the_background_is_all_but_the_subject():
    assert np.array_equal(scene_of(Background(prompt="a beach"), X).paint, 1 - MASK)


def test_without_a_mask_the_subject_is_found():
    picture = np.full((40, 40, 3), 0.9, np.float32)
    picture[12:28, 12:28] = (0.8, 0.1, 0.1)
    paint = scene_of(Background(prompt="a beach"), {"picture": picture}).paint
    assert paint[20, 20] == 0 and paint[2, 2] == 1


def test_a_drawing_is_a_control_map_and_nothing_to_begin_from():
    scene = scene_of(Render(prompt="a house"), X)
    assert scene.begins_blank and np.array_equal(scene.control, PICTURE[..., :3])


@pytest.mark.parametrize(("task", "role"), [(Restyle(), "style"), (Edit(instruction="like this"), "reference")])
def test_further_pictures_are_references(task, role):
    assert np.array_equal(scene_of(task, X).references[0], X[role])


def test_vary_says_nothing_and_upscale_grows():
    assert scene_of(Vary(strength=0.4), X).prompt == "" and scene_of(Upscale(scale=3), X).scale == 3
