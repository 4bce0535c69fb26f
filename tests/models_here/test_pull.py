"""Pulling, with a hub made of a dict; ``test_hub.py`` has the real client and a server of ours."""

import pytest

from anew.errors import BadInput, BadModel, Cancelled, CannotServe, CannotWrite
from anew.models.catalogue import entry
from anew.models.pull import fetch, survey
from anew.models.store import located, remove, verify
from tests.repository import ID, FakeHub, error_named

SHA = entry("sd-1.5").revision
KEPT = {
    "model_index.json": "model_index.json",
    "unet/config.json": "unet/config.json",
    "unet/diffusion_pytorch_model.safetensors": "unet/diffusion_pytorch_model.safetensors",
    "vae/config.json": "vae/config.json",
    "vae/diffusion_pytorch_model.fp16.safetensors": "vae/diffusion_pytorch_model.safetensors",
    "LICENSE.md": "LICENSE.md",
}


@pytest.fixture
def hub(files):
    return FakeHub(files)


def test_what_comes_is_what_is_safe_checked_and_labelled(hub, store):
    plan = survey("sd-1.5", hub=hub)
    assert hub.asked == [(ID, SHA)]
    assert {name: remote.keep_as for name, remote in plan.files.items()} == KEPT
    assert plan.size == sum(len(hub.files[name]) for name in KEPT)
    stored = fetch(plan, hub=hub, store=store)
    inside = {each.relative_to(stored.path).as_posix() for each in stored.path.rglob("*") if each.is_file()}
    assert inside == {"anew.json", *KEPT.values()}
    assert not (stored.path / ".cache").exists()
    assert verify(stored) == {}
    assert (stored.label.kind, stored.label.where, stored.label.revision) == ("pulled", ID, SHA)
    assert stored.label.licence == "creativeml-openrail-m"
    assert "harmful" in stored.label.terms
    assert located("sd-1.5", store) == located(ID, store) == str(store / "sd-1.5")
    assert [each.name for each in store.iterdir()] == ["sd-1.5"]


def test_a_model_outside_the_catalogue_is_unpinned_until_it_is_pulled(files, store):
    hub = FakeHub(files, id="ada/dreams", licence=None)
    stored = fetch(survey("ada/dreams", hub=hub), hub=hub, store=store)
    assert hub.asked == [("ada/dreams", None)]
    assert stored.name == "ada--dreams"
    assert stored.label.revision == "d" * 40
    assert stored.label.licence == "unstated"


def test_progress_rises_to_one(hub, store):
    heard = []
    fetch(survey("sd-1.5", hub=hub), hub=hub, store=store, progress=lambda fraction, doing: heard.append(fraction))
    assert heard == sorted(heard)
    assert len({round(each, 3) for each in heard if each < 0.9}) >= 3
    assert heard[-1] == 1


def test_an_interrupted_pull_keeps_what_came_and_goes_on_from_there(files, store):
    broken = FakeHub(files, fault=ConnectionResetError("reset"), after=3)
    plan = survey("sd-1.5", hub=broken)
    with pytest.raises(CannotServe, match=r"sd-1\.5\.partial.* remove sd-1\.5\.partial --yes"):
        fetch(plan, hub=broken, store=store)
    assert [each.name for each in store.iterdir()] == ["sd-1.5.partial"]
    again = FakeHub(files)
    stored = fetch(plan, hub=again, store=store)
    assert not set(again.brought) & set(broken.brought)
    assert verify(stored) == {}
    assert [each.name for each in store.iterdir()] == ["sd-1.5"]


def test_what_lay_in_the_partial_folder_and_does_not_belong_is_gone(hub, store):
    (store / "sd-1.5.partial" / "unet").mkdir(parents=True)
    (store / "sd-1.5.partial" / "unet" / "run.py").write_bytes(b"boom")
    stored = fetch(survey("sd-1.5", hub=hub), hub=hub, store=store)
    assert not (stored.path / "unet" / "run.py").exists()


def test_a_stop_is_a_stop_and_keeps_what_came(files, store):
    hub = FakeHub(files, fault=KeyboardInterrupt(), after=2)
    with pytest.raises(Cancelled, match=r"sd-1\.5\.partial"):
        fetch(survey("sd-1.5", hub=hub), hub=hub, store=store)
    remove("sd-1.5.partial", store)
    assert list(store.iterdir()) == []


@pytest.mark.parametrize(
    ("fault", "kind", "found"),
    [
        (error_named("GatedRepoError"), BadModel, "a gated model"),
        (OSError(28, "No space left on device"), CannotWrite, "a full disk"),
        (error_named("LocalEntryNotFoundError", FileNotFoundError, ValueError), CannotServe, "LocalEntryNotFound"),
        (error_named("ConnectError", Exception), CannotServe, "ConnectError"),
    ],
)
def test_what_goes_wrong_before_anything_came_leaves_nothing(files, store, fault, kind, found):
    hub = FakeHub(files, fault=fault, after=0)
    with pytest.raises(kind, match=found):
        fetch(survey("sd-1.5", hub=hub), hub=hub, store=store)
    assert list(store.iterdir()) == []


@pytest.mark.parametrize(
    ("lost", "kind", "found", "fix"),
    [
        (error_named("RepositoryNotFoundError"), BadModel, "no such model", "renamed"),
        (error_named("RevisionNotFoundError"), BadModel, "no such commit", "--revision"),
        (error_named("GatedRepoError"), BadModel, "a gated model", "Accept its terms"),
        (error_named("OfflineModeIsEnabled", ConnectionError), CannotServe, "HF_HUB_OFFLINE", "Unset"),
        (error_named("ConnectError", Exception), CannotServe, "ConnectError", "network"),
    ],
)
def test_each_refusal_of_the_hub_is_told_apart(files, lost, kind, found, fix):
    with pytest.raises(kind) as raised:
        survey("sd-1.5", hub=FakeHub(files, lost=lost))
    assert found in raised.value.found
    assert fix in raised.value.fix


def test_a_renamed_model_is_named(files):
    with pytest.raises(BadModel, match=r"called new/name now.*anew models pull new/name"):
        survey("old/name", hub=FakeHub(files, id="new/name"))


def test_a_disk_that_is_too_small_is_refused_before_anything_is_fetched(hub, store):
    with pytest.raises(CannotWrite, match=r"0\.2 GB free for sd-1\.5; found 0\.1 GB"):
        fetch(survey("sd-1.5", hub=hub), hub=hub, store=store, free=lambda folder: 100_000_000)
    assert hub.brought == []
    assert list(store.iterdir()) == []


def test_a_model_that_is_here_is_not_fetched_over(hub, store):
    plan = survey("sd-1.5", hub=hub)
    fetch(plan, hub=hub, store=store)
    with pytest.raises(CannotWrite, match="which is here already"):
        fetch(plan, hub=hub, store=store)


def test_bytes_other_than_announced_are_refused_and_dropped(files, store):
    hub = FakeHub(files)
    plan = survey("sd-1.5", hub=hub)
    weights = "unet/diffusion_pytorch_model.safetensors"
    hub.files = files | {weights: files[weights][:-1] + b"\xff"}
    with pytest.raises(BadModel, match="other bytes"):
        fetch(plan, hub=hub, store=store)
    assert not (store / "sd-1.5.partial" / weights).exists()
    assert not (store / "sd-1.5").exists()
    assert verify(fetch(plan, hub=FakeHub(files), store=store)) == {}


def test_weights_that_are_no_safetensors_never_reach_the_store(files, store):
    hub = FakeHub(files | {"unet/diffusion_pytorch_model.safetensors": b"\x80\x02 a pickle in disguise"})
    with pytest.raises(BadModel, match="a pickle"):
        fetch(survey("sd-1.5", hub=hub), hub=hub, store=store)
    assert not (store / "sd-1.5").exists()


def test_pickles_only_are_refused_before_anything_is_fetched(files):
    hub = FakeHub({name: data for name, data in files.items() if not name.endswith(".safetensors")})
    with pytest.raises(BadModel, match="pickles only"):
        survey("sd-1.5", hub=hub)


@pytest.mark.parametrize("wanted", ["", "sd-1.55", "../../etc", "a/b/c", "https://huggingface.co/a/b", "a b/c"])
def test_what_is_no_id_is_refused_before_the_hub_is_asked(hub, wanted):
    with pytest.raises(BadInput, match="a name of the catalogue"):
        survey(wanted, hub=hub)
    assert hub.asked == []
