"""What goes over the wire beside pictures: keys, faults, progress, stopping, and the first calls of real programs."""

import base64
import json
import threading
import time
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import httpx2 as httpx
import numpy as np
import pytest

from tests.server.a1111.conftest import file_of, hole, opened, photo

PREFIX = "/sdapi/v1"
FILL = {"init_images": [file_of(photo())], "mask": file_of(hole())}


def test_without_a_key_it_is_asked_for_as_those_clients_send_it(live):
    answer = httpx.get(f"{live.url}{PREFIX}/options")
    assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Basic")
    assert set(answer.json()) == {"error", "detail", "body", "errors"}
    assert httpx.get(f"{live.url}{PREFIX}/options", auth=("anybody", live.key)).status_code == 200


HOSTILE = {
    "no JSON": (b"{", 400),
    "a list": (b"[]", 400),
    "deep JSON": (b"[" * 100_000, 400),
    "half a letter": (b'{"sampler_name": "\\ud800"}', 400),
    "half a letter, raw": (b'{"sampler_name": "\xed\xa0\x80"}', 400),
    "no picture": (b"{}", 404),
    "null": (b'{"init_images": null}', 404),
    "two pictures": (b'{"init_images": ["a", "b"]}', 409),
    "no base64": (b'{"init_images": ["!!"]}', 422),
    "text": (b'{"init_images": ["' + base64.b64encode(b"hello") + b'"]}', 422),
    "half a picture": (b'{"init_images": ["' + file_of(photo()).encode()[:200] + b'"]}', 422),
    "an address": (b'{"init_images": ["http://127.0.0.1/a.png"]}', 403),
    "a number": (b'{"init_images": [7]}', 422),
    "no steps": (b'{"steps": 0}', 422),
    "a seed too large": (b'{"seed": 4294967296}', 422),
    "not a number": (b'{"cfg_scale": NaN}', 422),
    "a width without end": (b'{"width": 1000000}', 422),
    "a field that nobody knows": (b'{"stpes": 7}', 422),
    "a script that is not here": (b'{"alwayson_scripts": {"x": {"args": [1]}}}', 422),
    "a unit that is none": (b'{"alwayson_scripts": {"ControlNet": {"args": [7]}}}', 422),
    "an option that is not here": (b'{"override_settings": {"x": 1}}', 422),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_a_fault_in_their_shape(live, case):
    body, status = HOSTILE[case]
    with live.client() as client:
        answer = client.post(f"{PREFIX}/img2img", content=body)
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error", "detail", "body", "errors"} and "Needed" in answer.json()["detail"]


@pytest.mark.parametrize("route", ["extra-single-image", "extra-batch-images", "png-info", "options", "interrogate"])
@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"null", b"\xff", b'{"image": "x", "imageList": 7, "y": 1}'])
def test_no_route_breaks_on_nonsense(live, route, body):
    with live.client() as client:
        assert 400 <= client.post(f"{PREFIX}/{route}", content=body).status_code < 500


def asking(server, told, found, timeout=60.0):
    def ask():
        with server.client() as client:
            found.append(client.post(f"{PREFIX}/img2img", json=told, timeout=timeout))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    return thread


def until(look, seconds=60.0):
    end = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def progress(client):
    return client.get(f"{PREFIX}/progress").json()


def test_progress_is_told_and_an_interrupt_ends_it(live):
    found = []
    with live.client() as client:
        thread = asking(live, {**FILL, "batch_size": 2, "force_task_id": "task(1)"}, found)
        assert until(lambda: progress(client)["state"]["job_count"] == 2)
        told = progress(client)
        assert told["progress"] == 0.0 and told["state"]["job"] == "task(1)"
        assert client.get("/internal/pending-tasks").json() == {"size": 1, "tasks": ["task(1)"]}
        inside = client.post("/internal/progress", json={"id_task": "task(1)"}).json()
        assert inside["queued"] and not inside["active"] and not inside["completed"]
        assert client.post(f"{PREFIX}/skip").json() is None
        assert until(lambda: progress(client)["state"]["job_no"] == 1)
        assert client.post(f"{PREFIX}/interrupt").json() == {}
        thread.join(20)
        assert found[0].status_code == 499 and found[0].json()["error"] == "Cancelled"
        assert until(lambda: progress(client)["state"]["job_count"] == 0)
        assert client.post("/internal/progress", json={"id_task": "task(1)"}).json()["completed"]


def test_a_client_that_goes_away_takes_its_job_with_it(live):
    def count(state):
        return live.queue.counts().get(state, 0)

    cancelled, queued = count("cancelled"), count("queued")
    with closing(HTTPConnection(live.url.removeprefix("http://"))) as client:
        client.request(
            "POST", f"{PREFIX}/img2img", json.dumps(FILL), {**live.headers, "content-type": "application/json"}
        )
        assert until(lambda: count("queued") == queued + 1)
    assert until(lambda: count("cancelled") == cancelled + 1)
    assert count("queued") == queued


def test_owners_see_their_own_choices_and_work_only(tmp_path):
    from anew.server.settings import Key
    from tests.server.living import living

    keys = (Key("the-key-of-the-first-owner", "first"), Key("the-key-of-the-second", "second"))
    with living(tmp_path / "jobs", keys=keys) as server, ExitStack() as stack:
        one, two = (
            stack.enter_context(httpx.Client(base_url=server.url, headers={"X-Api-Key": key.secret})) for key in keys
        )
        one.post(f"{PREFIX}/options", json={"sd_model_checkpoint": "anew-restore"})
        assert one.get(f"{PREFIX}/options").json()["sd_model_checkpoint"] == "anew-restore"
        assert two.get(f"{PREFIX}/options").json()["sd_model_checkpoint"] == "anew-patch"
        server.key = keys[0].secret
        found = []
        thread = asking(server, FILL, found)
        assert until(lambda: progress(one)["state"]["job_count"] == 1)
        assert progress(two)["state"]["job_count"] == 0
        two.post(f"{PREFIX}/interrupt")
        assert progress(one)["state"]["interrupted"] is False
        one.post(f"{PREFIX}/interrupt")
        thread.join(20)


# The first calls of real programs, as seen on the wire or in their sources.


def test_open_webui_may_send_all_options_back(live):
    with live.client() as client:
        options = client.get(f"{PREFIX}/options").json()
        assert options["sd_model_checkpoint"] == "anew-patch"
        assert [each["title"] for each in client.get(f"{PREFIX}/sd-models").json()] == ["anew-patch", "anew-restore"]
        assert client.post(f"{PREFIX}/options", json=options).status_code == 200


def test_silly_tavern_finds_what_it_looks_for(live):
    with live.client() as client:
        for route in ("options", "upscalers", "latent-upscale-modes", "sd-vae", "sd-modules", "samplers", "schedulers"):
            assert client.get(f"{PREFIX}/{route}").status_code == 200
        assert "forge_preset" not in client.get(f"{PREFIX}/options").json()
        (first, *_) = client.get(f"{PREFIX}/sd-models").json()
        assert client.post(f"{PREFIX}/options", json={"sd_model_checkpoint": first["title"]}).json() is None
        assert (progress(client)["progress"], progress(client)["state"]["job_count"]) == (0.0, 0)
        told = {
            "prompt": "a cat",
            "negative_prompt": "",
            "sampler_name": "DPM++ 2M",
            "scheduler": "Karras",
            "steps": 20,
            "cfg_scale": 7,
            "width": 512,
            "height": 512,
            "restore_faces": False,
            "enable_hr": False,
            "seed": -1,
            "hr_upscaler": "Latent",
            "hr_scale": 2,
            "hr_additional_modules": [],
            "hr_second_pass_steps": 0,
            "denoising_strength": 0.7,
            "clip_skip": 1,
            "save_images": True,
            "send_images": True,
            "override_settings": {"CLIP_stop_at_last_layers": 1},
            "override_settings_restore_afterwards": True,
            "do_not_save_grid": False,
            "do_not_save_samples": False,
        }
        answer = client.post(f"{PREFIX}/txt2img", json=told)
        assert "diffusion model" in answer.json()["detail"]  # nothing else of it is refused


def test_swarm_sends_raw_base64(working):
    with working.client() as client:
        for route in ("options", "samplers", "sd-models"):
            assert client.get(f"{PREFIX}/{route}").status_code == 200
        told = {
            **FILL,
            "prompt": "",
            "negative_prompt": "",
            "seed": 3,
            "steps": 20,
            "sampler_name": "Euler",
            "width": 64,
        }
        answer = client.post(f"{PREFIX}/img2img", json=told).json()
        made, words = opened(answer["images"][0])
        assert made.shape == photo().shape and "Seed: 3" in words["parameters"]


def test_words_can_be_left_out_of_the_files(working):
    with working.client() as client:
        told = {**FILL, "override_settings": {"enable_pnginfo": False}}
        _, words = opened(client.post(f"{PREFIX}/img2img", json=told).json()["images"][0])
        assert "parameters" not in words and "anew" in words


def test_every_list_that_clients_ask_for_is_there(live):
    from anew.server.a1111.listing import HINTS, NOTHING

    with live.client() as client:
        for name in NOTHING:
            assert client.get(f"{PREFIX}/{name}").json() == []
        for name in HINTS:
            assert client.post(f"{PREFIX}/{name}").json() is None
        for name in ("unload-checkpoint", "reload-checkpoint"):
            assert client.post(f"{PREFIX}/{name}").json() == {}
        assert {each["name"] for each in client.get(f"{PREFIX}/script-info").json()} == {"controlnet"}
        assert client.get("/internal/ping").json() == {}
        for name in ("version", "settings", "model_list", "module_list", "control_types"):
            assert client.get(f"/controlnet/{name}").status_code == 200
        assert client.post("/controlnet/render_openpose_json", json={}).status_code == 409


def test_an_infotext_fills_in_what_is_left_out(working):
    with working.client() as client:
        told = {**FILL, "infotext": "Steps: 9, Seed: 5, Model: elsewhere"}
        answer = client.post(f"{PREFIX}/img2img", json=told).json()
        assert answer["parameters"]["seed"] == 5
        kept = hole() == 0
        made, _ = opened(client.post(f"{PREFIX}/img2img", json={**told, "seed": 6, "mask_blur": 0}).json()["images"][0])
        assert np.array_equal(made[..., :3][kept], photo()[kept])


def test_what_clients_for_node_call_otherwise_is_understood(live):
    with live.client() as client:
        told = {"upscaler_1": "Lanczos", "upscaling_resize_crop": True, "codeformer_weight": 0, "upscaling_resize": 2}
        pictures = [{"image": file_of(photo()), "name": "a"}, {"data": file_of(photo()), "name": "b"}]
        answer = client.post(f"{PREFIX}/extra-batch-images", json={**told, "image_list": pictures}).json()
        assert [opened(image)[0].shape[:2] for image in answer["images"]] == [(96, 128)] * 2
