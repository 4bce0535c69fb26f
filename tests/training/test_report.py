import base64
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from anew.engines.gan.families import options_of
from anew.training.curves import MOST_POINTS, Curve, drawn, nice_ticks, smoothed, thinned, whisker
from anew.training.evaluate.evaluation import Evaluation
from anew.training.evaluate.score import Score
from anew.training.report import differences, duration, write_report

VOID = {"meta", "img", "br", "line", "circle", "polyline"}


class Balanced(HTMLParser):
    """Fails on tags that are not closed in order, and gathers the text."""

    def __init__(self):
        super().__init__()
        self.open, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_data(self, data):
        self.text += data


def text_of(path):
    page = Balanced()
    page.feed(path.read_text(encoding="utf8"))
    assert page.open == []
    return page.text


def line(step, **terms):
    terms = terms or {"G.l1": 10 / step, "D.real": 0.4}
    return {"step": step, "epoch": step / 5, "terms": terms, "lr": {"G": 2e-4, "D": 2e-4}, "seconds": 4, "waited": 0.02}


def run_folder(folder, family="pix2pix", **model):
    (folder / "previews").mkdir(parents=True)
    options = options_of(family, {"width": 32}).for_size(128).model_dump(mode="json")
    settings = {"family": family, "options": options, "data": {"size": 128, "paths": ["x"]}, "batch": 1, "seed": 3}
    (folder / "settings.json").write_text(json.dumps({"steps": 100, "precision": "bf16", "settings": settings}))
    lines = [line(step) for step in range(10, 110, 10)]
    lines.insert(4, {"step": 50, "event": "diagnosis", "name": "judge too strong", "text": "The judge <wins> always."})
    (folder / "metrics.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines) + '{"step": 1')
    facts = {
        "family": family, "a": {"name": "label"}, "b": {"name": "photo & more"}, "sides": ["b"], "steps": 100,
        "data": {"name": "streets", "paired": True, "train": [367, 367], "fingerprint": "f" * 64},
        "licence": "CC0", "weights": "a" * 64, "anew": "9.9",
    }  # fmt: skip
    (folder / "model.json").write_text(json.dumps(facts | model))
    for step in (20, 40, 60, 80, 100):
        noise = np.random.default_rng(step).integers(0, 255, (40, 60, 3), np.uint8)
        Image.fromarray(noise).save(folder / "previews" / f"step-{step:06d}.png")
    return folder


@pytest.fixture
def run(tmp_path):
    return run_folder(tmp_path / "run")


def scores(weights):
    score = Score.of([0.1, 0.2, 0.3], "lower")
    return Evaluation(
        "x", "pix2pix", weights, 100, "test", 128, {"a": "label", "b": "photo & more"}, {"b": {"l1": score}},
        {"mean colour": {"b": {"l1": Score.of([0.4, 0.5], "lower")}}}, ("lpips <needs> weights.",),
    )  # fmt: skip


def test_report_holds_everything_and_asks_for_nothing_from_outside(run):
    (run / "evaluation.json").write_text(json.dumps(scores("a" * 64).to_dict()))
    text = text_of(write_report(run))
    for part in (
        "label to photo & more", "100", "steps", "40 s", "The judge <wins> always.", "G l1", "mean colour 0.450",
        "[0.1", "lpips <needs> weights.", "width 32 instead of 64", "CC0", "f" * 64, "0.5% of the time",
    ):  # fmt: skip
        assert part in text, part
    source = (run / "report.html").read_text(encoding="utf8")
    assert not re.search(r"(src|href)=\"(?!data:)|https?://|<script|url\(|@import", source)
    assert "not of those here now" not in text


def test_report_says_when_the_scores_are_of_other_weights(run):
    (run / "evaluation.json").write_text(json.dumps(scores("b" * 64).to_dict()))
    assert "not of those here now" in text_of(write_report(run))


def test_report_embeds_the_last_preview_exactly(run):
    write_report(run)
    found = re.search(r'class="wide"[^>]*base64,([^"]+)"', (run / "report.html").read_text(encoding="utf8"))
    assert base64.b64decode(found[1]) == (run / "previews" / "step-000100.png").read_bytes()


def test_report_of_a_run_that_has_hardly_begun(tmp_path):
    assert "steps" in text_of(write_report(tmp_path))
    (tmp_path / "evaluation.json").write_text("{}")
    (tmp_path / "model.json").write_text("[1")
    assert "steps" in text_of(write_report(tmp_path))


def test_report_of_a_two_sided_model_has_four_columns(tmp_path):
    run = run_folder(tmp_path / "run", "cyclegan", sides=["b", "a"])
    assert "photo & more to label" in text_of(write_report(run))


def test_report_leaves_numbers_that_are_none_out_of_its_curves(run):
    lines = [line(10, **{"G.l1": 1.0}), line(20, **{"G.l1": float("nan")}), line(30, **{"G.l1": 2.0})]
    (run / "metrics.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    write_report(run)
    drawings = re.findall("<svg.*?</svg>", (run / "report.html").read_text(encoding="utf8"))
    assert drawings and not any("nan" in drawing for drawing in drawings)


def test_differences_from_the_defaults_and_from_the_paper():
    options = options_of("pix2pix", {"l1": 50}).for_size(256).model_dump(mode="json")
    assert differences("pix2pix", options) == {"l1": "50 instead of 100"}
    assert {"l1", "up"} <= differences("pix2pix", options, paper=True).keys()
    assert differences("somebody else's", options) == {}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_every_curve_is_well_formed_and_inside_its_frame(values):
    svg = drawn(Curve("G l1", list(range(len(values))), values))
    root = ElementTree.fromstring(svg)
    for one in root.iter("polyline"):
        for point in one.get("points").split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= 320 and 0 <= y <= 150


def test_a_curve_of_nothing_is_nothing():
    assert drawn(Curve("x", [], [])) == drawn(Curve("x", [1], [float("inf")])) == ""


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-10, 10), min_size=1, max_size=40), st.floats(0, 20))
def test_smoothing_keeps_a_constant_and_stays_between_the_values(values, reach):
    values = np.array(values)
    smooth = smoothed(values, reach)
    assert values.min() - 1e-9 <= smooth.min() and smooth.max() <= values.max() + 1e-9
    assert smoothed(np.full(9, 3.0), reach) == pytest.approx(3)
    assert smoothed(values, 0) == pytest.approx(values)


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(1e-9, 1e6))
def test_ticks_cover_the_range_in_a_few_round_steps(low, span):
    ticks = nice_ticks(low, low + span)
    assert ticks[0] <= low + 1e-6 * abs(low) + 1e-11 and ticks[-1] >= low + span - 1e-6 * abs(low + span) - 1e-11
    assert len(ticks) <= 8


def test_long_runs_are_thinned_by_means():
    x, y = thinned(np.arange(6000.0), np.tile([0.0, 1.0], 3000))
    assert len(x) == MOST_POINTS and y == pytest.approx(0.5)


def test_whisker_is_well_formed():
    ElementTree.fromstring(whisker(0.5, 0.4, 0.6, [0.1, 0.9], (0, 1)))
    ElementTree.fromstring(whisker(0.5, None, None, [], (0.5, 0.5)))


def test_duration_takes_the_unit_that_suits():
    assert [duration(s) for s in (5, 600, 7200)] == ["5 s", "10 min", "2.0 h"]
