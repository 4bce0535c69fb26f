import json

import pytest

from anew.inspecting import inspect
from tests.inspecting.making import png, saved, with_hidden, with_text

LINE = (
    "a lighthouse at dusk,\nin oils\nNegative prompt: people, text\n"
    'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 12345, Size: 512x768, Model: dreams, Lora hashes: "a: 1, b: 2", '
    "Version: v1.10.1"
)
GRAPH = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 7, "steps": 20, "cfg": 8, "model": ["4", 0]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dreams.safetensors"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a lighthouse"}},
}
WORKFLOW = {"nodes": [{"id": 3, "type": "KSampler"}, {"id": 9, "type": "SaveImage"}], "links": []}


def claims(data):
    return inspect(data)["words"].facts["claims"]


def only(data):
    found = claims(data)
    assert len(found) == 1
    return found[0]


def user_comment(text, encoding="utf-16-be"):
    return {0x9286: b"UNICODE\0" + text.encode(encoding)}


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (with_text("parameters", LINE), "PNG text parameters"),
        (with_text("parameters", LINE.replace("dusk", "夕暮れ")), "PNG text parameters"),
        (saved("JPEG", user_comment(LINE)), "EXIF UserComment"),
        (saved("JPEG", user_comment(LINE, "utf-16-le")), "EXIF UserComment"),
        (saved("WEBP", user_comment(LINE)), "EXIF UserComment"),
        (saved("AVIF", user_comment(LINE)), "EXIF UserComment"),
        (saved("GIF", comment=LINE.encode()), "GIF comment"),
        (saved("JPEG", comment=LINE.encode()), "JPEG comment"),
    ],
    ids=["png", "png with other letters", "jpeg", "jpeg little endian", "webp", "avif", "gif", "jpeg comment"],
)
def test_the_line_of_a_web_ui_is_found_wherever_it_is(data, where):
    claim = only(data)
    assert claim["where"] == where and claim["program"].startswith("Stable Diffusion web UI")
    fields = claim["fields"]
    assert fields["prompt"].endswith("in oils") and fields["negative prompt"] == "people, text"
    assert (fields["Steps"], fields["Sampler"], fields["Seed"], fields["Size"]) == ("20", "Euler a", "12345", "512x768")
    assert fields["Lora hashes"] == "a: 1, b: 2" and fields["Version"] == "v1.10.1"


def test_a_graph_of_comfyui_is_found_in_png():
    ran, drawn = claims(png(_text("prompt", json.dumps(GRAPH)), _text("workflow", json.dumps(WORKFLOW))))
    assert ran["program"] == "ComfyUI" and ran["where"] == "PNG text prompt"
    assert ran["fields"] == {
        "graph": "prompt",
        "nodes": 3,
        "kinds": "KSampler, CheckpointLoaderSimple, CLIPTextEncode",
        "models": "dreams.safetensors",
        "words": "a lighthouse",
        "seed": 7,
        "steps": 20,
        "cfg": 8,
    }
    assert drawn["fields"] == {"graph": "workflow", "nodes": 2, "kinds": "KSampler, SaveImage"}


def test_a_graph_of_comfyui_is_found_in_the_camera_tags_of_webp():
    exif = {0x0110: "prompt:" + json.dumps(GRAPH), 0x010F: "workflow:" + json.dumps(WORKFLOW)}
    assert [claim["where"] for claim in claims(saved("WEBP", exif))] == ["EXIF Make", "EXIF Model"]


@pytest.mark.parametrize(
    ("key", "value", "name", "wanted"),
    [
        ("invokeai_metadata", {"positive_prompt": "a lighthouse", "model": {"name": "dreams"}}, "model", "dreams"),
        ("sd-metadata", {"model": "stable diffusion", "image": {"seed": 7, "prompt": "x"}}, "seed", 7),
        ("invokeai_workflow", {"nodes": [{}, {}]}, "nodes", 2),
    ],
)
def test_texts_of_invokeai_are_found(key, value, name, wanted):
    claim = only(with_text(key, json.dumps(value)))
    assert claim["program"] == "InvokeAI"
    assert str(wanted) in str(claim["fields"][name])


def test_words_as_invokeai_once_kept_them_are_found():
    assert only(with_text("Dream", '"a lighthouse" -s50 -S7'))["fields"]["words"] == '"a lighthouse" -s50 -S7'


TOLD = {"Software": "NovelAI", "Description": "a lighthouse", "Comment": json.dumps({"steps": 28, "seed": 7})}


def test_texts_of_novelai_are_found():
    claim = only(png(*(_text(key, value) for key, value in TOLD.items())))
    assert claim["program"] == "NovelAI"
    assert claim["fields"] == {"words": "a lighthouse", "steps": 28, "seed": 7}


def test_what_novelai_hides_in_alpha_is_found():
    claim = only(with_hidden(TOLD))
    assert claim["where"] == "lowest bits of alpha, Software, Comment" and claim["fields"]["seed"] == 7


def test_a_job_of_midjourney_is_found():
    job = "01234567-89ab-cdef-0123-456789abcdef"
    claim = only(with_text("Description", f"a lighthouse --ar 3:2 Job ID: {job}"))
    assert claim["fields"] == {"words": "a lighthouse --ar 3:2", "job": job}


@pytest.mark.parametrize(
    ("texts", "program"),
    [
        ({"parameters": json.dumps({"sui_image_params": {"prompt": "x", "seed": 7}})}, "SwarmUI"),
        ({"parameters": json.dumps({"prompt": "x", "seed": 7}), "fooocus_scheme": "fooocus"}, "Fooocus"),
        ({"parameters": json.dumps({"prompt": "x"})}, "an unnamed program"),
    ],
)
def test_settings_as_json_are_found(texts, program):
    assert only(png(*(_text(key, value) for key, value in texts.items())))["program"] == program


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("parameters", "only words"),
        ("prompt", '{"a": 1}'),
        ("prompt", "a plain prompt"),
        ("prompt", '{"1": {"class_type": 7, "inputs": 3}}'),
        ("workflow", '{"nodes": 7}'),
        ("sd-metadata", "[1, 2]"),
        ("invokeai_metadata", "{not json"),
        ("Description", "a lighthouse"),
    ],
)
def test_other_words_are_no_claim(key, value):
    inspection = inspect(with_text(key, value))
    assert inspection["words"].found is False
    assert [text["where"] for text in inspection["file"].facts["texts"]] == [f"PNG text {key}"]


def _text(key, value):
    return b"tEXt", key.encode() + b"\0" + value.encode()
