import pytest

from anew.errors import BadInput, BadModel
from anew.models.adding import add
from anew.models.store import find, known, licence_of, listed, located, partials, remove, verify


def files(folder):
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())


def test_a_name_becomes_a_path_and_anything_else_stays_as_it_is(folder, store, tmp_path, monkeypatch):
    stored = add(folder, name="mine", copy=True, store=store)
    assert located("mine", store) == str(stored.path)
    assert located(str(folder), store) == str(folder)
    assert located("runs/none", store) == "runs/none"
    assert located("", store) == ""
    assert located("x" * 5000, store) == "x" * 5000
    assert located("a\0b", store) == "a\0b"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    assert located("mine", store) == "mine"


def test_a_stored_model_keeps_its_licence_by_copy_and_by_reference(folder, store, tmp_path):
    copied = add(folder, name="copied", copy=True, store=store, licence="MIT")
    assert licence_of(str(copied.path), store) == "MIT"
    assert licence_of(str(folder), store) == "unstated"
    add(folder, name="linked", store=store, licence="OpenRAIL")
    assert licence_of(str(folder), store) == "OpenRAIL"
    assert licence_of(str(tmp_path / "gone"), store) == "unstated"


def test_the_store_that_is_not_there_is_empty(store):
    assert listed(store) == {}
    assert find("x", store) is None


def test_verify_names_each_bad_file(folder, store):
    stored = add(folder, copy=True, store=store)
    weights = "unet/diffusion_pytorch_model.safetensors"
    data = bytearray((stored.path / weights).read_bytes())
    data[-1] ^= 1
    (stored.path / weights).write_bytes(data)
    (stored.path / "vae/config.json").unlink()
    (stored.path / "model_index.json").write_bytes(b"{}")
    heard = []
    assert verify(stored, lambda fraction, doing: heard.append(fraction)) == {
        weights: "other bytes than it had",
        "vae/config.json": "missing",
        "model_index.json": "2 bytes instead of 42",
    }
    assert heard == sorted(heard)
    assert heard[-1] == 1


def test_a_removed_copy_is_gone(folder, store):
    add(folder, copy=True, store=store)
    assert remove("my-model", store) == []
    assert list(store.iterdir()) == []


def test_a_removed_reference_leaves_the_files(folder, single, store):
    before = files(folder)
    mine = add(folder, store=store).folder / "model_index.json"
    add(single, name="one", store=store)
    mine.write_text("mine", encoding="utf8")
    assert remove("my-model", store) == [mine]
    mine.unlink()
    mine.parent.rmdir()
    remove("one", store)
    assert list(store.iterdir()) == []
    assert files(folder) == before
    assert single.exists()


def test_what_others_put_there_stays(folder, store):
    stored = add(folder, copy=True, store=store)
    mine = stored.path / "unet" / "notes.txt"
    mine.write_text("mine", encoding="utf8")
    assert remove("my-model", store) == [mine]
    assert files(store) == ["my-model/unet/notes.txt"]


def test_nothing_is_deleted_through_a_link_that_leads_out(folder, store, tmp_path):
    stored = add(folder, copy=True, store=store)
    outside = tmp_path / "outside"
    (stored.path / "unet").rename(outside)
    (stored.path / "unet").symlink_to(outside)
    remove("my-model", store)
    assert files(outside) == ["config.json", "diffusion_pytorch_model.safetensors"]


def test_a_link_to_a_model_is_removed_and_not_the_model(folder, store, tmp_path):
    stored = add(folder, copy=True, store=store)
    stored.path.rename(tmp_path / "elsewhere")
    stored.path.symlink_to(tmp_path / "elsewhere")
    before = files(tmp_path / "elsewhere")
    remove("my-model", store)
    assert not stored.path.is_symlink()
    assert files(tmp_path / "elsewhere") == before


def test_a_partial_pull_is_no_model_and_can_be_removed(store):
    (store / "sdxl.partial" / "unet").mkdir(parents=True)
    (store / "sdxl.partial" / "unet" / "x").write_bytes(b"1")
    assert listed(store) == {}
    assert partials(store) == {"sdxl.partial": 1}
    assert remove("sdxl.partial", store) == []
    assert partials(store) == {}
    assert list(store.iterdir()) == []


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "/", "nothing", "..partial", "../x.partial", "no.partial"])
def test_a_name_that_is_none_is_refused_and_nothing_is_touched(folder, store, name):
    add(folder, copy=True, store=store)
    (store.parent / "x.partial").mkdir()
    before = files(store)
    with pytest.raises(BadInput):
        remove(name, store)
    assert files(store) == before
    assert (store.parent / "x.partial").is_dir()


def test_a_misspelt_name_is_guessed(folder, store):
    add(folder, store=store)
    with pytest.raises(BadInput, match=r"Did you mean my-model\?"):
        known("my-modle", store)


def test_a_damaged_label_is_told_and_does_not_hold_up_the_others(folder, store):
    add(folder, store=store)
    (store / "broken").mkdir()
    (store / "broken" / "anew.json").write_text("{", encoding="utf8")
    assert isinstance(listed(store)["broken"], BadModel)
    assert known("my-model", store).path == folder
    with pytest.raises(BadModel, match="the label of a model"):
        known("broken", store)
