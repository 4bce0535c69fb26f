import cv2
import numpy as np
import pytest

from benchmarks.watermark.attacks import ATTACKS, THOROUGH
from benchmarks.watermark.command import ASKED, main
from benchmarks.watermark.trials import disc, nothing, photographs
from tests.ops.watermark_scenes import scene


@pytest.fixture
def photos(tmp_path):
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.uint8(scene(260, 280, seed=number) * 255))
    cv2.imwrite(str(tmp_path / "small.png"), np.uint8(scene(100, 300) * 255))
    return tmp_path


def test_small_photographs_are_left_out(photos):
    assert [path.name for path in photographs(photos, 0)] == ["0.png", "1.png", "2.png"]
    assert len(photographs(photos, 2)) == 2


@pytest.mark.parametrize("name", [*ATTACKS, *THOROUGH])
def test_every_attack_gives_a_picture(name):
    pixels = np.uint8(scene(200, 220) * 255)
    attacked = {**ATTACKS, **THOROUGH}[name](pixels, np.random.default_rng(0))
    assert attacked.dtype == np.uint8 and attacked.ndim == 3 and min(attacked.shape[:2]) >= 50


def test_what_is_asked_is_tried():
    assert ASKED.keys() <= ATTACKS.keys()


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5])
def test_a_disc_has_the_share_it_is_asked_for(share):
    assert disc((300, 400), share, np.random.default_rng(1)).mean() == pytest.approx(share, rel=0.06)


def test_nothing_is_found_in_an_unmarked_photograph(photos):
    assert nothing(photos / "0.png", 3) is None


def test_quick_figures_are_not_written_down(photos):
    with pytest.raises(SystemExit):
        main(["--data", str(photos), "--quick", "--write"])
