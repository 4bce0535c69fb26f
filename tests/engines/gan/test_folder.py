"""A model on disk: comes back as it was; every way in which its halves may not fit is refused."""

import json

import pytest
import torch

from anew.engines.gan.folder import WEIGHTS, is_model, load_method, read_facts, weights_of, write_facts, write_model
from anew.errors import BadModel, CannotWrite
from anew.weights import sha256_of
from anew.weights.tensors import load, save
from tests.building import waits_for_its_turn
from tests.models import tiny


@pytest.fixture
def folder(tmp_path):
    return tiny(tmp_path / "model")


def changed(folder, **facts):
    path = folder / "model.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf8")), **facts}), "utf8")


def test_a_model_comes_back_as_it_was_written(folder):
    facts, method = load_method(folder)
    assert facts == read_facts(folder) == read_facts(folder / "model.json")
    assert facts.weights == sha256_of(folder / WEIGHTS) and facts.anew
    kept = load(folder / WEIGHTS)
    assert all(
        torch.equal(method.nets[name.split(".")[0]].state_dict()[name.partition(".")[2]], kept[name]) for name in kept
    )


def test_a_loaded_model_is_set_to_use_and_learns_nothing(folder):
    _, method = load_method(folder)
    assert not any(net.training for net in method.nets.values())
    assert not any(weight.requires_grad for net in method.nets.values() for weight in net.parameters())


def test_loading_leaves_everybodys_chance_alone(folder):
    torch.manual_seed(3)
    before = torch.random.get_rng_state()
    load_method(folder)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_loading_waits_while_another_thread_builds_a_net(folder):
    assert waits_for_its_turn(lambda: load_method(folder))


def test_other_weights_than_the_facts_name_are_refused(folder, tmp_path):
    (folder / WEIGHTS).write_bytes((tiny(tmp_path / "other", seed=1) / WEIGHTS).read_bytes())
    with pytest.raises(BadModel, match="do not belong together"):
        load_method(folder)


def test_options_changed_by_hand_are_refused(folder):
    options = read_facts(folder).options
    changed(folder, options={**options, "identity": 0.1})
    with pytest.raises(BadModel, match="as they were when its weights were written"):
        load_method(folder)


def test_weights_of_other_nets_are_refused_with_the_difference(folder):
    facts = read_facts(folder)
    write_model(folder, facts, {name: tensor for name, tensor in load(folder / WEIGHTS).items() if "to_b" in name})
    with pytest.raises(BadModel, match=r"missing: to_a\."):
        load_method(folder)


def test_names_licence_and_metrics_may_be_written_anew(folder):
    facts = read_facts(folder).model_copy(update={"licence": "CC-BY-4.0", "metrics": {"l1": 0.2}})
    write_facts(folder, facts)
    assert load_method(folder)[0] == facts


def test_facts_of_another_model_are_not_written_over_it(folder, tmp_path):
    other = read_facts(tiny(tmp_path / "other", seed=1))
    with pytest.raises(BadModel):
        write_facts(folder, other)


def test_a_pickle_in_place_of_weights_is_refused(folder):
    torch.save({"x": torch.ones(1)}, folder / WEIGHTS)
    changed(folder, weights=sha256_of(folder / WEIGHTS))
    with pytest.raises(BadModel, match=r"torch\.save"):
        load_method(folder)


@pytest.mark.parametrize("name", ["nothing", "picture.png", "x.onnx"])
def test_what_is_no_model_is_refused_by_name(tmp_path, name):
    assert not is_model(tmp_path / name)
    with pytest.raises(BadModel, match=name):
        read_facts(tmp_path / name)


def test_a_folder_that_cannot_be_written_keeps_the_old_model(folder, monkeypatch):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("anew.weights.tensors._bytes", full)
    with pytest.raises(CannotWrite):
        write_model(folder, read_facts(folder), {"x": torch.ones(1)})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_weights_without_facts_inside_are_refused(folder):
    digest = save(weights_of(folder), load(weights_of(folder)))
    changed(folder, weights=digest)
    with pytest.raises(BadModel, match="as they were"):
        load_method(folder)
