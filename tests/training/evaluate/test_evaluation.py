import json

from anew.training.evaluate.evaluation import Evaluation
from anew.training.evaluate.score import Score


def evaluation():
    score = Score.of([0.1, 0.2, 0.3], "lower")
    sets = Score(0.25, "lower", 3, beside={"identity": 0.8})
    return Evaluation(
        "runs/x", "pix2pix", "0" * 64, 100, "test", 128, {"a": "edge", "b": "photo"},
        {"b": {"l1": score, "patch_swd_sets": sets}},
        {"mean colour": {"b": {"l1": Score.of([0.4, 0.4, 0.4], "lower")}}},
        ("lpips needs weights.",),
    )  # fmt: skip


def test_evaluation_survives_json():
    found = evaluation()
    again = Evaluation.from_dict(json.loads(json.dumps(found.to_dict())))
    assert again.to_dict() == found.to_dict()
    assert found.to_dict()["scores"]["b"]["l1"]["mean"] == 0.2


def test_table_says_which_way_is_better_and_what_to_hold_it_against():
    lines = evaluation().table().splitlines()
    assert lines[0] == "edge to photo, split test, 128 px"
    assert lines[1].startswith("  L1 ↓") and lines[1].split()[2] == "0.200"
    assert lines[2].split() == ["mean", "colour", "0.400", "[0.400,", "0.400]"]
    assert lines[3].endswith("identity 0.800")
    assert lines[-1] == "Note: lpips needs weights."
