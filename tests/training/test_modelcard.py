import json

import pytest

from anew.engines.gan.facts import Domain, Label, ModelFacts
from anew.engines.gan.families import options_of
from anew.errors import BadModel
from anew.training.evaluate.evaluation import Evaluation
from anew.training.evaluate.score import Score
from anew.training.failings import failings_of
from anew.training.modelcard import write_card

LABELS = Domain(name="label", kind="labels", channels=2, palette=(
    Label(index=0, name="sky", colour="#0080ff"), Label(index=1, name="road", colour="#808080"),
))  # fmt: skip


def facts(family="pix2pix", a=LABELS, sides=("b",), **more):
    told = {
        "family": family, "options": options_of(family, {}).for_size(128).model_dump(mode="json"), "a": a,
        "b": Domain(name="photo of a street"), "sides": sides, "multiple_of": 4, "size": 128, "steps": 1200, "seed": 7,
        "data": {"name": "streets|x", "paired": True, "train": [367, 367], "test": [20, 20], "fingerprint": "f" * 64,
                 "sizes": {"a": [[340, 256]], "b": [[340, 256], [640, 480]]}},
        "weights": "a" * 64, "anew": "9.9", "training": {"batch": 4, "precision": "auto"},
    }  # fmt: skip
    return ModelFacts(**(told | more))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "model.json").write_text(facts().to_json(), encoding="utf8")
    return tmp_path


def evaluation(weights="a" * 64):
    scores = {"b": {"ssim": Score.of([0.5, 0.6, 0.7], "higher")}}
    return Evaluation("x", "pix2pix", weights, 1200, "test", 128, {"a": "label", "b": "photo"}, scores,
                      {"mean colour": {"b": {"ssim": Score.of([0.3], "higher")}}})  # fmt: skip


def test_card_of_a_model_alone_says_what_is_known_and_that_nothing_was_measured(folder):
    path = write_card(folder)
    text = path.read_text(encoding="utf8")
    assert path.name == "README.md" and text.startswith("# label to photo of a street\n")
    for part in (
        "anew render label.png --model . -o photo-of-a-street.png", "sky `#0080ff`", "Not measured yet",
        "streets\\|x", "| train | 367 pairs |", "340 to 640 wide, 256 to 480 high", "unstated: find it out",
        "Isola et al. 2017", "1,200 steps of batch 4, seed 7", "up resize instead of transpose", "a" * 64,
    ):  # fmt: skip
        assert part in text, part
    assert str(folder) not in text


def test_card_shows_scores_with_what_they_are_held_against(folder):
    (folder / "evaluation.json").write_text(json.dumps(evaluation().to_dict()))
    text = write_card(folder).read_text(encoding="utf8")
    assert "| SSIM ↑ | 0.600 | [0.5" in text and "mean colour 0.300" in text
    assert "scores of other weights" not in text
    (folder / "evaluation.json").write_text(json.dumps(evaluation("b" * 64).to_dict()))
    assert "scores of other weights" in write_card(folder).read_text(encoding="utf8")


def test_card_tells_what_the_run_noticed(folder):
    (folder / "metrics.jsonl").write_text(
        '{"step": 900, "event": "diagnosis", "text": "The judge wins every time."}\n'
        '{"step": 1200, "terms": {"G.l1": 2}, "lr": {}, "seconds": 7200, "waited": 1}\n'
    )
    text = write_card(folder).read_text(encoding="utf8")
    assert "at step 900: The judge wins every time." in text and "2.0 h" in text


def test_card_of_a_two_sided_model_says_how_to_go_back(folder):
    both = facts("cyclegan", Domain(name="night scene"), ("b", "a"), licence="CC0 1.0")
    (folder / "model.json").write_text(both.to_json(), encoding="utf8")
    text = write_card(folder).read_text(encoding="utf8")
    assert "# night scene to photo of a street, and back" in text
    assert "anew translate photo-of-a-street.png --model . --to 'night scene' -o night-scene.png" in text
    assert "CC0 1.0" in text and "(Chu 2017)" in text


def test_card_needs_a_model(tmp_path):
    with pytest.raises(BadModel):
        write_card(tmp_path)


def test_every_family_has_failings_of_its_own():
    pictures = Domain(name="day")
    of = {family: failings_of(facts(family, pictures)) for family in ("pix2pix", "cyclegan", "unit", "cut")}
    of["spade"] = failings_of(facts("spade"))
    assert all(len(found) >= 3 for found in of.values())
    assert len({tuple(found) for found in of.values()}) == 5
    assert not any("{" in text for found in of.values() for text in found)


def test_failings_depend_on_options_and_data():
    paper = facts(options={"up": "transpose", "noise_at_test": True, "norm": "instance"})
    assert {"checkerboard", "Dropout stays on", "Instance normalisation"} <= {
        word for word in ("checkerboard", "Dropout stays on", "Instance normalisation", "learned by heart")
        for text in failings_of(paper) if word in text
    }  # fmt: skip
    many = facts(data={"train": [50_000, 50_000]})
    assert any("367" in text for text in failings_of(facts()))
    assert not any("by heart" in text for text in failings_of(many))
