import pytest

from anew.errors import BadInput, BadModel, CannotWrite
from anew.models.adding import add, new_folder
from anew.models.store import listed, located, verify


def test_a_copied_folder_lies_in_the_store_without_pickles_or_code(folder, store):
    stored = add(folder, copy=True, licence="MIT", store=store)
    assert stored.path == store / "my-model"
    inside = {each.relative_to(stored.path).as_posix() for each in stored.path.rglob("*") if each.is_file()}
    assert inside == {"anew.json", *stored.label.files}
    assert "unet/diffusion_pytorch_model.safetensors" in inside
    assert not {name for name in inside if name.endswith((".bin", ".py"))}
    assert stored.label.licence == "MIT"
    assert verify(stored) == {}


def test_a_reference_copies_nothing(folder, store):
    stored = add(folder, name="mine", store=store)
    assert [each.name for each in (store / "mine").iterdir()] == ["anew.json"]
    assert located("mine", store) == str(folder)
    assert verify(stored) == {}


@pytest.mark.parametrize("copy", [False, True])
def test_a_single_file_is_found_as_a_file(single, store, copy):
    stored = add(single, name="dreamy", copy=copy, store=store)
    assert stored.path == (store / "dreamy" / single.name if copy else single)
    assert stored.path.read_bytes() == single.read_bytes()
    assert verify(stored) == {}


def test_a_name_that_is_taken_is_refused(folder, store):
    add(folder, store=store)
    with pytest.raises(CannotWrite, match="my-model, which is here already"):
        add(folder, store=store)


def test_a_name_is_asked_for_where_the_file_has_none_to_give(single, store):
    with pytest.raises(BadInput, match="--as NAME"):
        add(single, store=store)


def test_what_goes_wrong_while_copying_leaves_nothing(store):
    def fill_the_disk():
        with new_folder(store / "x") as fresh:
            (fresh / "half").write_bytes(b"1")
            raise OSError(28, "No space left on device")

    with pytest.raises(CannotWrite, match="Nothing was left behind"):
        fill_the_disk()
    assert list(store.iterdir()) == []
    assert listed(store) == {}


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("m.ckpt", b"PK\x03\x04" + bytes(40), "a zip archive with a pickle"),
        ("m.bin", b"\x80\x02" + bytes(40), "a pickle"),
        ("m.safetensors", b"\x80\x02" + bytes(40), "a pickle"),
        ("m.safetensors", b"", "an empty file"),
        ("m/config.json", b"{}", "none in"),
        ("m/model.bin", b"\x80\x02", "none in"),
        ("m/cut.safetensors", b"\x20\0\0\0\0\0\0\0{", "no safetensors header"),
    ],
)
def test_what_is_no_safetensors_is_refused(tmp_path, store, name, data, found):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    with pytest.raises(BadModel, match=found):
        add(tmp_path / name.split("/")[0], store=store)
    assert not store.exists()


def test_nothing_there_is_said(tmp_path, store):
    with pytest.raises(BadModel, match="nothing at"):
        add(tmp_path / "nowhere", store=store)
