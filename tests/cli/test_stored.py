"""Models of others, from the terminal: listed, added, pulled, verified, removed."""

import json

import pytest

from anew.cli.stored import tell_pull
from anew.errors import CannotServe
from tests.cli.test_startup import imported
from tests.repository import FILES, ID, REFUSED, FakeHub, safetensors, write


@pytest.fixture
def model(folder):
    """A model's folder and a single file, where we are."""
    write(folder / "dreams", FILES | REFUSED)
    (folder / "one.safetensors").write_bytes(safetensors(3))
    return folder


def test_the_catalogue_says_what_may_be_done_with_each(anew):
    said = anew("models", "list", "--catalogue")
    line = next(line for line in said.out.splitlines() if line.startswith("flux-kontext"))
    assert " no " in line
    assert "gated" in line
    rows = {each["name"]: each for each in anew("models", "list", "--catalogue", "--json").json}
    assert rows["sdxl"]["commercial"] == "conditions"
    assert rows["sdxl"]["here"] is False


def test_a_model_of_the_catalogue_is_shown_before_it_is_here(anew):
    said = anew("models", "show", "sd-1.5")
    assert "anew models pull sd-1.5" in said.out
    assert "CreativeML-OpenRAIL-M; commercial use: conditions" in said.out
    assert anew("models", "show", ID, "--json").json["name"] == "sd-1.5"


def test_an_added_model_is_listed_shown_verified_and_removed(anew, model):
    added = anew("models", "add", "dreams", "--copy", "--licence", "CC0-1.0", "--json")
    assert added.code == 0
    assert added.json["licence"] == "CC0-1.0"
    assert anew("models", "add", "one.safetensors", "--as", "uno").code == 0
    assert [each["model"] for each in anew("models", "list", "--json").json] == ["dreams", "uno"]
    assert "CC0-1.0" in anew("models", "list").out
    (model / "dreams").rename(model / "gone")
    assert "from" in anew("models", "show", "dreams").out
    assert anew("models", "show", "uno", "--json").json["path"] == str(model / "one.safetensors")
    assert "each as it was" in anew("models", "verify", "dreams").out
    assert anew("models", "remove", "dreams").error["fix"] == "Add --yes."
    assert anew("models", "remove", "dreams", "--yes").code == 0
    assert anew("models", "remove", "uno", "--yes", "--json").json == {"removed": "uno", "left": []}
    assert anew("models", "list", "--json").json == []
    assert (model / "one.safetensors").exists()


def test_a_single_file_is_called_what_it_is(anew, folder):
    names = ["model.diffusion_model.input_blocks.0.0.weight", "first_stage_model.x", "cond_stage_model.model.x"]
    header = {
        name: {"dtype": "F16", "shape": [1, 9, 1, 1], "data_offsets": [18 * at, 18 * at + 18]}
        for at, name in enumerate(names)
    }
    text = json.dumps(header).encode()
    (folder / "fill.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + bytes(18 * 3))
    assert "Stable Diffusion 2 for inpainting" in anew("models", "add", "fill.safetensors").out
    assert anew("models", "show", "fill", "--json").json["what"] == "Stable Diffusion 2 for inpainting"
    assert "Stable Diffusion 2 for inpainting" in anew("models", "show", "fill").out
    assert "Stable Diffusion 2 for inpainting" in anew("models", "show", "fill.safetensors").out
    (folder / "fill.safetensors").write_bytes(b"damaged")
    assert "by reference" in anew("models", "show", "fill").out


def test_a_restoration_network_is_called_by_its_name(anew, folder):
    names = ("body.0.weight", "body.1.weight")
    header = {name: {"dtype": "U8", "shape": [1], "data_offsets": [at, at + 1]} for at, name in enumerate(names)}
    text = json.dumps(header).encode()
    (folder / "x2.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + bytes(2))
    assert "a restoration network, Compact" in anew("models", "show", "x2.safetensors").out


def test_a_changed_file_is_named_and_the_exit_code_says_so(anew, model):
    anew("models", "add", "one.safetensors")
    (model / "one.safetensors").write_bytes(safetensors(4))
    said = anew("models", "verify", "one")
    assert said.code == 2
    assert said.error["found"] == "one.safetensors: other bytes than it had"


def test_a_path_wins_over_a_name(anew, model):
    anew("models", "add", "dreams", "--as", "sd-1.5")
    (model / "sd-1.5").mkdir()
    assert anew("models", "show", "sd-1.5").error["needed"].startswith("a trained model at sd-1.5")


def test_a_pull_tells_the_licence_first_and_does_nothing_twice(capsys, anew):
    hub = FakeHub(FILES | REFUSED)
    assert tell_pull("sd-1.5", client=hub) == 0
    said = capsys.readouterr()
    assert "licence creativeml-openrail-m. Commercial use is allowed." in said.err
    assert said.out.startswith("sd-1.5  ")
    brought = list(hub.brought)
    assert tell_pull("sd-1.5", as_json=True, client=hub) == 0
    assert json.loads(capsys.readouterr().out)["from"] == ID
    assert hub.brought == brought
    assert {each["name"]: each["here"] for each in anew("models", "list", "--catalogue", "--json").json}["sd-1.5"]


def test_an_interrupted_pull_is_listed_and_can_be_removed(anew):
    hub = FakeHub(FILES, fault=ConnectionResetError("reset"), after=3)
    with pytest.raises(CannotServe):
        tell_pull("sd-1.5", quiet=True, client=hub)
    assert "sd-1.5.partial  partial" in anew("models", "list").out
    assert [each["kind"] for each in anew("models", "list", "--json").json] == ["partial"]
    assert anew("models", "remove", "sd-1.5.partial", "--yes").code == 0
    assert anew("models", "list", "--json").json == []


@pytest.mark.parametrize(
    ("args", "found", "fix"),
    [
        (("pull", "sd-1.55"), "sd-1.55", "Did you mean sd-1.5?"),
        (("pull", "sdxl", "--as", "a/b"), "a/b", "--as NAME"),
        (("add", "nowhere"), "nothing at", "pickle"),
        (("add", "photo.png"), "no safetensors header", "safetensors only"),
        (("add", "dreams", "--as", "../x"), "../x", "--as NAME"),
        (("verify", "nothing"), "nothing", "There are: none."),
        (("remove", "nothing", "--yes"), "nothing", "There are: none."),
        (("show", "nothing"), "no", "anew train"),
    ],
)
def test_what_cannot_be_done_is_said_in_three_parts(anew, model, args, found, fix):
    said = anew("models", *args)
    assert said.code == 2
    assert found in said.error["found"]
    assert fix in said.error["fix"]
    assert set(anew("models", *args, "--json").json["error"]) == {"type", "needed", "found", "fix"}


def test_a_list_asks_nobody():
    """No client of the hub, and nothing that could speak to one."""
    code = "from anew.cli.main import run; run(['models', 'list', '--catalogue'])"
    assert imported(code) & {"huggingface_hub", "httpx2", "ssl", "http.client", "torch", "diffusers"} == set()
