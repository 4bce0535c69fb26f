import json

import numpy as np
import pytest

from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.weights import opened, read, shipped, told, write, write_list
from anew.errors import BadModel
from anew.weights import arrays
from tests.engines.restore.tiny import PLANS, tensors_of

PLAN = PLANS["bridge"]
CARD = {"licence": "Apache-2.0", "steps": 7}


@pytest.fixture
def package(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    write(tmp_path / "bridge.safetensors", PLAN, tensors_of(PLAN), card=CARD)
    write_list(tmp_path)
    return tmp_path


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "net.safetensors"
    digest = write(path, PLAN, tensors_of(PLAN), card=CARD)
    plan, tensors, facts = read(path)
    assert plan == PLAN and facts == CARD and len(digest) == 64
    assert all((tensors[name] == array.astype(np.float16)).all() for name, array in tensors_of(PLAN).items())


def test_the_same_network_is_the_same_file(tmp_path):
    turned = dict(reversed(tensors_of(PLAN).items()))
    assert write(tmp_path / "a", PLAN, tensors_of(PLAN), card=CARD) == write(tmp_path / "b", PLAN, turned, card=CARD)


def test_others_can_read_it_too(tmp_path):
    numpy = pytest.importorskip("safetensors.numpy")
    write(tmp_path / "net.safetensors", PLAN, tensors_of(PLAN), card=CARD)
    assert set(numpy.load_file(tmp_path / "net.safetensors")) == set(PLAN.shapes())


@pytest.mark.parametrize(
    ("tensors", "card", "word"),
    [
        ({}, CARD, "missing"),
        (tensors_of(Plan(widths=(4,), blocks=(0,))), CARD, "shape"),
        (tensors_of(PLAN, gain=1e9), CARD, "65504"),
        (tensors_of(PLAN), {}, "licence"),
    ],
)
def test_what_is_no_network_is_not_written(tmp_path, tensors, card, word):
    with pytest.raises(BadModel, match=word):
        write(tmp_path / "net.safetensors", PLAN, tensors, card=card)
    assert not list(tmp_path.iterdir())


def test_weights_of_another_kind_are_refused(tmp_path):
    arrays.save(tmp_path / "x.safetensors", {"a": np.zeros(3)})
    with pytest.raises(BadModel, match="another kind"):
        read(tmp_path / "x.safetensors")


@pytest.mark.parametrize("plan", ["", "{", "[]", json.dumps({"widths": "wide"}), json.dumps({"depth": 3})])
def test_a_plan_that_is_none_is_refused(tmp_path, plan):
    words = {"kind": "anew restore 1", "plan": plan, "facts": "{}"}
    arrays.save(tmp_path / "x.safetensors", {"a": np.zeros(3)}, words)
    with pytest.raises(BadModel, match="plan"):
        read(tmp_path / "x.safetensors")


def test_the_package_opens_its_own(package):
    assert opened("bridge").plan == PLAN and told("bridge").licence == "Apache-2.0"


def test_one_changed_byte_is_found_and_told(package):
    path = package / "bridge.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(BadModel, match=r"bridge\.safetensors as it was shipped.*Install anew again"):
        opened("bridge")


@pytest.mark.parametrize("cut", [0, 5, 300, -2])
def test_a_file_cut_short_is_told_with_what_to_do(package, cut):
    path = package / "bridge.safetensors"
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadModel, match="Install anew again"):
        opened("bridge")


@pytest.mark.parametrize("listed", ["", "[]", "{"])
def test_a_list_that_is_none_is_told(package, listed):
    (package / "weights.json").write_text(listed)
    with pytest.raises(BadModel, match="list of networks"):
        opened("bridge")


def test_a_network_that_is_not_there_is_told(package):
    with pytest.raises(BadModel, match="colour"):
        opened("colour")
