import csv

import cv2
import numpy as np
import pytest

from anew.errors import BadData
from benchmarks.restore.colour import colour, greyed
from benchmarks.restore.command import main
from benchmarks.restore.finding import finding
from benchmarks.restore.mending import mending
from benchmarks.restore.rows import ROWS
from benchmarks.restore.split import crop, held_out, learned_from
from tests.pictures import texture


@pytest.fixture
def photos(tmp_path):
    (tmp_path / "jpg").mkdir()
    rows = [(f"jpg/{group}_{place:02}.jpg", group) for group in ("cats", "dogs") for place in range(21)]
    for name, _ in rows:
        cv2.imwrite(str(tmp_path / name), np.uint8(texture(50, 38) * 255))
    with (tmp_path / "photos.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("file", "group"), *rows[::-1]])
    return tmp_path


def test_what_is_held_out_is_what_training_holds_out(photos):
    held = held_out(photos)
    assert {path.stem for path in held} == {
        f"{group}_{place:02}" for group in ("cats", "dogs") for place in (0, 10, 20)
    }
    assert len(learned_from(photos)) == 36 and not set(learned_from(photos)) & set(held)
    with pytest.raises(BadData, match="--data"):
        held_out(photos / "nowhere")


def test_a_crop_is_from_the_middle_and_divides_by_every_scale(photos):
    assert crop(held_out(photos)[0], 40).shape == (36, 36, 3)
    with pytest.raises(BadData):
        crop(photos / "photos.csv", 40)


def row(name):
    return next(each for each in ROWS if each.name.startswith(name))


def test_a_row_names_every_rival_and_goes_on_without_anew(monkeypatch):
    monkeypatch.setattr("benchmarks.restore.mending.made", lambda task, damaged, **fields: None)
    table, targets = mending(row("upscale x2"), [texture(36, 36), texture(24, 36, seed=1)])
    assert [line[0] for line in table.rows] == ["bicubic", "Lanczos", "anew"]
    assert table.rows[-1][1] == "not built" and targets == []


def test_a_target_counts_decibels_over_the_best_rival(monkeypatch):
    truth = texture(36, 36)
    monkeypatch.setattr("benchmarks.restore.mending.made", lambda task, damaged, **fields: truth + np.float32(0.02))
    table, targets = mending(row("JPEG quality 20"), [truth])
    decoded, ours = (float(line[1]) for line in table.rows)
    assert 30 < ours < 36
    assert targets[0].found == pytest.approx(ours - decoded, abs=0.02) and targets[0].least == 0.8


def test_grey_is_scored_against_one_tint(photos, monkeypatch):
    monkeypatch.setattr("benchmarks.restore.colour.made", lambda task, damaged: None)
    truth = crop(held_out(photos)[0], 36)
    table, targets = colour([truth], photos)
    assert [line[0] for line in table.rows] == ["grey", "one tint", "anew", "truth"] and targets == []
    grey = greyed(truth)
    assert abs(grey - grey[..., :1]).max() <= 1.01 / 255


@pytest.mark.parametrize("part", [["--quick"], ["--only", "JPEG"], ["--count", "3"]])
def test_figures_of_a_part_are_not_written_down(part, capsys):
    with pytest.raises(SystemExit):
        main(["--write", *part])
    assert "not written down" in capsys.readouterr().err


def test_scratches_that_are_found_are_counted(monkeypatch):
    monkeypatch.setattr("benchmarks.restore.finding.found", lambda given: np.ones(given.shape[:2], np.float32))
    table, targets = finding([texture(60, 60)])
    assert table.rows[-1][0] == "anew, on old prints" and table.rows[-1][2] == 1.0
    assert [target.least for target in targets] == [0.8, 0.8]
