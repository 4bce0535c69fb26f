"""Scenes: what each task comes to."""

import numpy as np
import pytest

from anew.engines.diffusion.scene import scene_of
from anew.errors import Cancelled
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


def disc(edge=6):
    """An orange disc with an edge of so many pixels before blue; and how much of each pixel it is."""
    y, x = np.mgrid[:80, :100]
    alpha = np.clip((24 - np.hypot(y - 40, x - 50)) / edge + 0.5, 0, 1).astype(np.float32)
    colours = np.float32([0.9, 0.5, 0.1]), np.float32([0.1, 0.3, 0.6])
    return alpha[..., None] * colours[0] + (1 - alpha[..., None]) * colours[1], alpha


def test_the_background_is_all_that_is_not_wholly_the_subject():
    picture, alpha = disc()
    scene = scene_of(Background(prompt="a beach"), {"picture": picture, "mask": (alpha > 0.5).astype(np.float32)})
    assert not scene.paint[alpha == 1][::7].all() and scene.paint[alpha == 0].all()
    assert scene.paint[(alpha > 0.2) & (alpha < 0.8)].all()


def test_a_soft_edge_keeps_its_transparency_and_the_subjects_own_colour():
    picture, alpha = disc()
    front = scene_of(Background(prompt="a beach"), {"picture": picture}).front
    assert np.abs(front[..., 3] - alpha).mean() < 0.02
    edge = (alpha > 0.3) & (alpha < 0.7)
    assert np.abs(front[edge][:, :3] - [0.9, 0.5, 0.1]).mean() < 0.05, "no rim of the old background"
    assert np.abs(front[..., :3] - picture)[front[..., 3] == 1].max() < 1e-6


def test_a_box_and_strokes_say_where_the_subject_is():
    picture, alpha = disc(1)
    picture[30:50, 80:95] = (0.9, 0.9, 0.2)
    strokes = np.full(alpha.shape, 0.5, np.float32)
    strokes[38:42, 40:60], strokes[32:48, 84:90], strokes[2:5] = 1, 0, 0
    scene = scene_of(Background(prompt="a beach", box="20,10,78,60"), {"picture": picture, "scribbles": strokes})
    assert scene.paint[32:48, 82:93].all() and not scene.paint[35:45, 42:58].any()


def test_finding_a_subject_can_be_stopped():
    def stop(fraction, doing):
        raise Cancelled(needed="time", found=doing, fix="Go on.")

    with pytest.raises(Cancelled, match="subject"):
        scene_of(Background(prompt="a beach"), {"picture": disc()[0]}, stop)


def test_a_drawing_is_a_control_map_and_nothing_to_begin_from():
    scene = scene_of(Render(prompt="a house"), X)
    assert scene.begins_blank and np.array_equal(scene.control, PICTURE[..., :3])


@pytest.mark.parametrize(("task", "role"), [(Restyle(), "style"), (Edit(instruction="like this"), "reference")])
def test_further_pictures_are_references(task, role):
    assert np.array_equal(scene_of(task, X).references[0], X[role])


def test_vary_says_nothing_and_upscale_grows():
    assert scene_of(Vary(strength=0.4), X).prompt == "" and scene_of(Upscale(scale=3), X).scale == 3
