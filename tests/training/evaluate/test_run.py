"""From files to figures, with the real data code and real, hardly trained models."""

import dataclasses
import json
import shutil

import numpy as np
import pytest
import torch
from PIL import Image

from anew.engines.gan.facts import ModelFacts
from anew.engines.gan.families import build, options_of
from anew.engines.gan.folder import read_facts, write_model
from anew.errors import BadData, BadModel
from anew.training.data.survey import survey
from anew.training.evaluate import evaluate
from anew.training.evaluate.judging import judges_for, label_side
from anew.training.evaluate.keeping import keep
from anew.training.evaluate.opening import gallery_of, maker_of
from anew.training.evaluate.run import looked_at
from anew.training.evaluate.segmenter import Length
from anew.training.settings import DataSettings, TrainSettings
from anew.weights.tensors import load
from tests.training.evaluate.scenes import COLOURS, darker, scene

LEARNS = {"pix2pix": "pairs", "spade": "pairs", "cyclegan": "unpaired"}


def labelled_folder(root, train=5, test=3):
    for start, (split, count) in enumerate((("train", train), ("test", test))):
        for seed in range(count):
            labels, photo = scene(100 * start + seed)
            for name, array in (("labels", labels), ("photos", photo)):
                folder = root / split / name
                folder.mkdir(parents=True, exist_ok=True)
                Image.fromarray(array).save(folder / f"{seed}.png")
    rows = [f"{i},{name},{r},{g},{b}" for i, (name, (r, g, b)) in enumerate(zip("abc", COLOURS, strict=True))]
    (root / "classes.csv").write_text("index,name,r,g,b\n" + "\n".join(rows), encoding="utf8")
    return DataSettings(paths=(str(root),), size=32)


def unpaired_folder(root):
    for folder, start, count in (("trainA", 0, 4), ("trainB", 20, 4), ("testA", 40, 3), ("testB", 40, 3)):
        (root / folder).mkdir(parents=True)
        for seed in range(start, start + count):
            photo = scene(seed)[1]
            Image.fromarray(darker(photo) if folder.endswith("B") else photo).save(
                root / folder / f"{folder}{seed}.png"
            )
    return DataSettings(paths=(str(root),), size=32)


def model(folder, family, data, **options):
    seen = survey(data, LEARNS[family])
    chosen = options_of(family, {"width": 4, **options}).for_size(data.size)
    torch.manual_seed(0)
    method = build(family, chosen, seen.a.channels, seen.b.channels)
    facts = ModelFacts(
        family=family, options=chosen.model_dump(mode="json"), a=seen.a, b=seen.b, sides=method.sides,
        multiple_of=method.multiple_of, size=data.size, data=seen.facts(),
        training={"data": data.model_dump(mode="json")},
    )  # fmt: skip
    tensors = {f"{net}.{k}": v for net in method.keeps for k, v in method.nets[net].state_dict().items()}
    write_model(folder, facts, tensors)
    run = TrainSettings(family=family, options=facts.options, data=data)
    (folder / "settings.json").write_text(json.dumps({"settings": run.model_dump(mode="json")}), encoding="utf8")
    return folder


@pytest.fixture(scope="module")
def labels(tmp_path_factory):
    return labelled_folder(tmp_path_factory.mktemp("labelled"))


@pytest.fixture(scope="module")
def pix2pix(tmp_path_factory, labels):
    return model(tmp_path_factory.mktemp("pix2pix"), "pix2pix", labels)


@pytest.fixture(scope="module")
def cyclegan(tmp_path_factory):
    return model(
        tmp_path_factory.mktemp("cyclegan"), "cyclegan", unpaired_folder(tmp_path_factory.mktemp("ab")), blocks=1
    )


@pytest.fixture
def hasty(monkeypatch):
    """A segmenter that takes no time."""
    monkeypatch.setattr("anew.training.evaluate.segmenter.Length", lambda: Length(steps=4, batch=2, width=4))


def test_pairs_are_scored_with_baselines_and_the_segmenter_is_kept(pix2pix, labels, hasty):
    found = evaluate(pix2pix, labels, baselines=True)
    assert set(found.scores["b"]) == {
        "l1", "psnr", "ssim", "patch_swd", "patch_swd_sets",
        "segmenter_pixel_accuracy", "segmenter_class_accuracy", "segmenter_mean_iou",
    }  # fmt: skip
    assert set(found.baselines) == {"mean colour", "mean picture", "nearest neighbour"}
    assert found.data["pairs"] == 3 and found.scores["b"]["l1"].count == 3
    assert found.baselines["mean picture"]["b"]["l1"].mean < 0.2
    assert "labels to photos" in found.table() and "real pictures" in found.table()
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()
    stamp = (pix2pix / "segmenter" / "segmenter.json").stat().st_mtime_ns
    assert evaluate(pix2pix).scores == found.scores
    assert (pix2pix / "segmenter" / "segmenter.json").stat().st_mtime_ns == stamp


def test_what_is_kept_is_on_the_card_in_the_facts_and_in_the_report(pix2pix, labels, hasty, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(pix2pix, folder)
    found = evaluate(folder, labels)
    path = keep(found, folder)
    assert json.loads(path.read_text(encoding="utf8")) == found.to_dict()
    facts = read_facts(folder)
    assert facts.metrics["scores"]["b"]["l1"]["count"] == 3
    for name in ("README.md", "report.html"):
        assert "SSIM" in (folder / name).read_text(encoding="utf8")
    write_model(folder, facts.model_copy(update={"steps": 5}), load(folder / "model.safetensors"))
    assert evaluate(folder, labels).scores == found.scores
    with pytest.raises(BadModel, match="measured"):
        keep(dataclasses.replace(found, weights="0" * 64), folder)


def test_the_segmenter_can_be_left_out_and_pictures_few(pix2pix, labels):
    found = evaluate(pix2pix, labels, segmenter="none", limit=2)
    assert "segmenter_mean_iou" not in found.scores["b"]
    assert found.data["pictures"] == [2, 2]


def test_a_named_segmenter_is_taken_and_told_of_when_it_learned_elsewhere(pix2pix, labels, hasty, tmp_path):
    facts, _ = maker_of(pix2pix)
    seen, settings = looked_at(facts, labels)
    judges_for(facts, seen, settings, segmenter=tmp_path / "s", length=Length(steps=2, batch=2, width=4))
    _, notes = judges_for(facts, seen, settings, segmenter=tmp_path / "s")
    assert "did not learn from this training split" in notes[0]


def test_unpaired_models_are_compared_as_sets_and_asked_to_come_back(cyclegan):
    found = evaluate(cyclegan)
    assert {name for scores in found.scores.values() for name in scores} == {"patch_swd_sets", "cycle_l1"}
    assert found.scores["b"]["patch_swd_sets"].beside.keys() == {"two real halves", "identity"}


def test_truth_is_taken_by_name_and_refused_where_no_names_agree(cyclegan, tmp_path):
    with pytest.raises(BadData, match="same names"):
        evaluate(cyclegan, truth=True)
    data = unpaired_folder(tmp_path)
    for path in (tmp_path / "testB").iterdir():
        path.rename(path.with_name(path.name.replace("testB", "testA")))
    found = evaluate(cyclegan, data, truth=True, baselines=True)
    assert found.scores["b"]["l1"].count == 3
    assert found.baselines["colour: histogram"]["b"]["l1"].mean < found.baselines["identity"]["b"]["l1"].mean


def test_data_of_another_kind_are_refused(pix2pix, tmp_path):
    with pytest.raises(BadData):
        evaluate(pix2pix, unpaired_folder(tmp_path))


def test_the_maker_makes_what_people_get(pix2pix, labels):
    """The same bytes as the engine makes of the label map as a picture."""
    from anew.engines.base import Size, Work
    from anew.engines.gan.engine import Gan, GanSettings
    from anew.tasks import Render

    facts, make = maker_of(pix2pix)
    seen, settings = looked_at(facts, labels)
    given = gallery_of(seen, "test", settings).a[0]
    rgb = (COLOURS[given] / 255).astype(np.float32)
    work = Work(0, model=str(pix2pix), revision=facts.weights)
    made = Gan()(Render(), {"picture": rgb}, Size(32, 32), work, GanSettings())
    assert (np.asarray((made * 255).round(), np.uint8) == make(given, "b")).all()


def test_label_maps_as_pictures_are_read_by_their_nearest_colour_and_segmented(labels, tmp_path, hasty):
    folder = model(tmp_path / "both", "cyclegan", labels, blocks=1)
    found = evaluate(folder)
    assert {"l1", "ssim", "segmenter_mean_iou"} <= found.scores["b"].keys()
    assert {"l1", "ssim", "mean_iou", "pixel_accuracy"} <= found.scores["a"].keys()
    assert found.data["pairs"] == 3


def test_label_side_is_where_label_maps_become_pictures(pix2pix, cyclegan, labels):
    facts, seen = read_facts(pix2pix), survey(labels, "pairs")
    assert label_side(facts, seen) == "a"
    assert label_side(facts.model_copy(update={"a": facts.b, "b": facts.a}), seen) is None
