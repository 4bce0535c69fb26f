"""Previews: the grid, the colours, and that training does not notice."""

import numpy as np
import torch
from PIL import Image

from anew.training.preview import GAP, as_bytes, grid, made_of, preview
from anew.training.trainer import Plan, Trainer
from tests.training.tiny import Tiny, pairs


def opened(path):
    with Image.open(path) as picture:
        return np.asarray(picture)


def test_the_range_of_a_picture_becomes_bytes():
    x = torch.tensor([-2.0, -1.0, 0.0, 1.0, 3.0]).reshape(1, 1, 5)
    assert as_bytes(x)[0, :, 0].tolist() == [0, 0, 128, 255, 255]
    assert as_bytes(x).shape == (1, 5, 3)


def test_a_label_map_is_shown_in_its_colours():
    colours = np.array([[0, 0, 0], [255, 0, 0], [0, 0, 255]], np.uint8)
    x = torch.nn.functional.one_hot(torch.tensor([[0, 1], [2, 1]]), 3).permute(2, 0, 1).float()
    assert as_bytes(x, colours).tolist() == [[[0, 0, 0], [255, 0, 0]], [[0, 0, 255], [255, 0, 0]]]


def test_a_grid_has_its_pictures_where_they_belong():
    dark, light = np.zeros((4, 6, 3), np.uint8), np.full((4, 6, 3), 9, np.uint8)
    canvas = grid([[dark, dark], [light, light]])
    assert canvas.shape == (8 + GAP, 12 + GAP, 3)
    assert (canvas[:4, 6 + GAP :] == 9).all() and (canvas[:, 6 : 6 + GAP] == 255).all() and (canvas[:4, :6] == 0).all()


def test_a_preview_is_a_png_of_what_the_averaged_weights_make(tmp_path):
    trainer = Trainer(Tiny(), Plan(9, ema=0.5))
    for batch, _ in zip(pairs(), range(3), strict=False):
        trainer.step(batch)
    before = {name: x.clone() for name, x in trainer.parts()["nets"].items()}
    items = next(pairs(99, n=3))
    made = preview(trainer, items, tmp_path / "previews" / "step-000003.png", {})
    picture = opened(tmp_path / "previews" / "step-000003.png")
    assert picture.shape == (3 * 16 + 2 * GAP, 3 * 16 + 2 * GAP, 3)
    assert np.array_equal(picture[:16, 16 + GAP : 32 + GAP], as_bytes(made["b"][0]))
    with trainer.at_test():
        torch.testing.assert_close(made["b"], trainer.method.translate(items["a"]))
    assert all(torch.equal(x, before[name]) for name, x in trainer.parts()["nets"].items())
    assert torch.equal(made_of(trainer, items)["b"], made["b"])


def test_a_method_that_goes_both_ways_has_four_columns(tmp_path):
    class Both(Tiny):
        sides = ("b", "a")

    preview(Trainer(Both(), Plan(1)), next(pairs(n=2)), tmp_path / "x.png", {})
    assert opened(tmp_path / "x.png").shape == (2 * 16 + GAP, 4 * 16 + 3 * GAP, 3)
