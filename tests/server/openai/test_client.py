"""The real client of OpenAI against a live server: what people's programs call, nothing changed but the address."""

import asyncio
import base64
import io
import threading
import time

import httpx2 as httpx
import numpy as np
import pytest

from anew.image import Picture
from tests.server.living import KEY, living

openai = pytest.importorskip("openai")

SIDE = 48
TONE = {"task": "tone"}
"""A task that takes no time."""


@pytest.fixture(scope="module")
def client(working):
    with openai.OpenAI(base_url=f"{working.url}/v1", api_key=KEY, max_retries=0, timeout=120) as client:
        yield client


@pytest.fixture(scope="module")
def waiting(live):
    """A client of a server on which nobody works."""
    with openai.OpenAI(base_url=f"{live.url}/v1", api_key=KEY, max_retries=0, timeout=120) as client:
        yield client


def photo(side=SIDE):
    rows, columns = np.mgrid[:side, :side]
    return np.stack((rows * 5 % 256, columns * 5 % 256, (rows + columns) * 3 % 256), axis=2).astype(np.uint8)


def png(array, name="photo.png"):
    file = io.BytesIO(Picture.from_array(array).to_bytes("png"))
    file.name = name
    return file


def erased(side=SIDE):
    """A picture with a hole in it."""
    alpha = np.full((side, side, 1), 255, np.uint8)
    alpha[16:28, 16:28] = 0
    return np.concatenate((photo(side), alpha), axis=2)


def mask(side=SIDE):
    return png(erased(side), "mask.png")


def opened(item):
    return Picture.open(base64.b64decode(item.b64_json))


def kept():
    keep = np.ones((SIDE, SIDE), bool)
    keep[16:28, 16:28] = False
    return keep


def test_a_photo_is_edited_where_its_mask_is_transparent(client):
    answer = client.images.edit(model="anew-patch", image=png(photo()), mask=mask(), prompt="")
    made = opened(answer.data[0]).samples
    assert np.array_equal(made[kept()], photo()[kept()])
    assert (answer.size, answer.output_format) == (f"{SIDE}x{SIDE}", "png")
    assert answer.usage.total_tokens == 0
    assert answer.data[0].revised_prompt == ""


def test_a_picture_with_a_hole_is_its_own_mask(client):
    answer = client.images.edit(model="anew-patch", image=png(erased()), prompt="")
    made = opened(answer.data[0])
    assert made.mode == "RGB"
    assert np.array_equal(made.samples[kept()], photo()[kept()])


def test_several_come_from_seeds_in_a_row_and_one_comes_again(client):
    ask = {"model": "anew-restore", "prompt": "", "image": photo_bytes()}
    several = client.images.edit(**ask, n=2, extra_body=TONE | {"seed": 5, "engine": "restore"}).data
    assert [item.seed for item in several] == [5, 6]
    again = client.images.edit(**ask, extra_body=TONE | {"seed": 6}).data[0]
    assert np.array_equal(opened(again).samples, opened(several[1]).samples)


def photo_bytes():
    return Picture.from_array(photo()).to_bytes("png")


@pytest.mark.parametrize(("format", "magic"), [("jpeg", b"\xff\xd8"), ("webp", b"RIFF"), ("png", b"\x89PNG")])
def test_it_comes_in_the_format_that_was_asked_for(client, format, magic):
    more = {} if format == "png" else {"output_compression": 40}
    answer = client.images.edit(
        model="anew-restore", image=[png(photo())], prompt="tone", output_format=format, extra_body=TONE, **more
    )
    assert base64.b64decode(answer.data[0].b64_json).startswith(magic)
    assert answer.output_format == format


def test_a_url_opens_with_the_same_key(client, working):
    answer = client.images.edit(
        model="anew-restore", image=png(photo()), prompt="", response_format="url", extra_body=TONE
    )
    url = answer.data[0].url
    assert url.startswith(working.url) and answer.data[0].b64_json is None
    assert httpx.get(url).status_code == 401
    assert httpx.get(url, headers=working.headers).headers["content-type"] == "image/png"


def test_a_stream_ends_with_the_whole_picture(client):
    events = list(
        client.images.edit(
            model="anew-restore", image=png(photo()), prompt="", stream=True, partial_images=2, n=2, extra_body=TONE
        )
    )
    whole = [event for event in events if event.type == "image_edit.completed"]
    parts = [event for event in events if event.type == "image_edit.partial_image"]
    assert len(whole) == 2 and len(parts) <= 2
    assert opened(whole[0]).size == (SIDE, SIDE)
    assert whole[0].usage.total_tokens == 0


def test_the_asynchronous_client_edits_too(working):
    async def edited():
        async with openai.AsyncOpenAI(base_url=f"{working.url}/v1", api_key=KEY, max_retries=0) as client:
            return await client.images.edit(model="anew-restore", image=png(photo()), prompt="", extra_body=TONE)

    assert opened(asyncio.run(edited()).data[0]).size == (SIDE, SIDE)


def test_what_open_webui_sends_is_understood(working):
    """Its edits: one picture or several, no mask (open_webui/routers/images.py)."""
    fields = {"model": "anew-restore", "prompt": "tone", "n": "1", "size": "48x48", "response_format": "b64_json"}
    with working.client() as client:
        for name in ("image", "image[]"):
            files = {name: ("image.png", photo_bytes(), "image/png")}
            answer = client.post("/v1/images/edits", data={**fields, "background": "auto"}, files=files)
            assert answer.status_code == 200 and answer.json()["data"][0]["b64_json"]


def test_a_size_is_reached(client):
    answer = client.images.edit(model="anew-restore", image=png(photo()), prompt="tone", size="40x32")
    assert opened(answer.data[0]).size == (40, 32)
    assert answer.size == "40x32"


def test_variations_have_a_route(client):
    with pytest.deprecated_call():  # by the client, since nobody else has the route any more
        answer = client.images.create_variation(model="anew-restore", image=png(photo()), extra_body=TONE)
    assert opened(answer.data[0]).size == (SIDE, SIDE)


def test_models_are_listed_and_found(client):
    assert [model.id for model in client.models.list()][:2] == ["anew-patch", "anew-restore"]
    assert client.models.retrieve("anew-patch").owned_by == "anew"
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("gpt-image-2")
    assert (caught.value.code, caught.value.param) == ("model_not_found", "model")


def test_json_brings_pictures_as_data_urls_and_as_uploads(working):
    text = base64.b64encode(photo_bytes()).decode()
    with working.client() as client:
        upload = client.post("/v1/uploads", content=photo_bytes(), headers={"content-type": "image/png"}).json()
        for named in ({"image_url": f"data:image/png;base64,{text}"}, {"file_id": upload["digest"]}):
            answer = client.post("/v1/images/edits", json={"model": "anew-restore", "images": [named], **TONE})
            assert answer.status_code == 200, answer.text
            assert answer.json()["size"] == f"{SIDE}x{SIDE}"


def test_a_markup_lies_on_the_picture(working):
    layer = np.zeros((SIDE, SIDE, 4), np.uint8)
    layer[:8, :8] = (255, 0, 0, 255)
    files = {"image": ("a.png", photo_bytes()), "markup": ("b.png", Picture.from_array(layer).to_bytes("png"))}
    with working.client() as client:
        answer = client.post("/v1/images/edits", files=files, data={"model": "anew-restore", "task": "dejpeg"})
    made = opened(openai.types.Image.construct(**answer.json()["data"][0])).samples
    assert made[2, 2].tolist()[0] > 200 > made[2, 2].tolist()[1]
    assert made[40, 40].tolist()[0] > 150


# What is refused, and how.


@pytest.mark.parametrize(
    ("fields", "param", "code"),
    [
        ({"model": "gpt-image-2"}, "model", "model_not_found"),
        ({"extra_body": {"strenght": 1}}, "strenght", "unknown_parameter"),
        ({"output_format": "gif"}, "output_format", "bad_input"),
        ({"n": 11}, "n", "bad_input"),
        ({"size": "9x9x9"}, "size", "bad_input"),
        ({"image": b"no picture"}, "image", "bad_file"),
        ({"image": b""}, "image", "bad_file"),
        ({"mask": photo_bytes()}, "mask", "bad_picture"),
        ({"mask": mask(40)}, "mask", "bad_file"),
        ({"mask": mask(), "markup": mask()}, "markup", "bad_file"),
        ({"markup": photo_bytes()}, "markup", "bad_picture"),
        ({"background": "opaque", "image": mask()}, "background", "bad_picture"),
        ({"extra_body": {"task": "inpaint"}}, "task", "cannot_serve"),
        ({"extra_body": {"engine": "patch"}}, "engine", "cannot_serve"),
        ({"extra_body": {"sampler": "Euler a"}}, None, "bad_recipe"),
        ({"extra_body": {"svg": {"model": "x"}}}, "svg[model]", "unknown_parameter"),
        ({"prompt": "make it night"}, None, "bad_task"),
    ],
)
def test_what_is_wrong_is_named_in_their_shape(waiting, fields, param, code):
    usual = {"model": "anew-restore", "image": photo_bytes(), "prompt": ""}
    with pytest.raises((openai.BadRequestError, openai.NotFoundError)) as caught:
        waiting.images.edit(**usual | fields)
    error = caught.value
    assert (error.param, error.code, error.type) == (param, code, "invalid_request_error")
    assert error.message and error.request_id


def test_without_the_key_it_is_their_error_too(live):
    with (
        openai.OpenAI(base_url=f"{live.url}/v1", api_key="another", max_retries=0) as client,
        pytest.raises(openai.AuthenticationError) as caught,
    ):
        client.models.list()
    assert caught.value.code == "invalid_api_key"


def test_what_would_fail_again_is_not_asked_again(live):
    asked = []
    hooks = {"request": [lambda request: asked.append(request.url)]}
    with (
        httpx.Client(event_hooks=hooks) as http,
        openai.OpenAI(base_url=f"{live.url}/v1", api_key=KEY, max_retries=3, http_client=http) as client,
        pytest.raises(openai.BadRequestError, match="a diffusion model"),
    ):
        client.images.generate(model="anew-patch", prompt="a fox")
    assert len(asked) == 1


def test_a_picture_too_large_is_413(tmp_path):
    bomb = Picture.from_array(np.zeros((900, 900), np.uint8)).to_bytes("png")
    from anew.image import Limit

    with (
        living(tmp_path / "jobs", limit=Limit(10_000, 2**20)) as server,
        openai.OpenAI(base_url=f"{server.url}/v1", api_key=KEY, max_retries=0) as client,
    ):
        for param, fields in (("image", {"image": bomb}), ("size", {"image": photo_bytes(), "size": "900x900"})):
            with pytest.raises(openai.APIStatusError) as caught:
                client.images.edit(model="anew-patch", prompt="", **fields)
            assert (caught.value.status_code, caught.value.code, caught.value.param) == (413, "too_large", param)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"[" * 5000,
        b'{"images": 1}',
        b'{"images": []}',
        b'{"images": [{"image_url": "data:x"}]}',
        b'{"images": [{"file_id": "../a"}]}',
        b'{"images": [], "\\ud800": 1}',
        b'{"images": [], "prompt": "\\ud800"}',
        b'{"images": [], "strength": NaN}',
        b"\xff",
    ],
)
def test_json_that_is_none_is_refused(live, body):
    with live.client() as client:
        answer = client.post("/v1/images/edits", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: form-data; name="n"\r\n\r\n\xff\r\n--x--'),
        ("multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: form-data; name="\xff"\r\n\r\n1\r\n--x--'),
        ("text/plain", b"x"),
        ("", b"x"),
    ],
)
def test_a_form_that_is_none_is_refused(live, kind, body):
    with live.client() as client:
        answer = client.post("/v1/images/edits", content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_url_is_not_fetched(live):
    asked = {"model": "anew-restore", "images": [{"image_url": "http://127.0.0.1:1/a.png"}]}
    with live.client() as client:
        answer = client.post("/v1/images/edits", json=asked)
    assert (answer.status_code, answer.json()["error"]["type"]) == (403, "permission_error")


# Going away.


def _cancelled(live):
    for _ in range(100):
        if live.queue.jobs()[0].state == "cancelled":
            return True
        time.sleep(0.05)
    return False


def test_its_description_promises_its_own_errors_only(live):
    with live.client() as client:
        told = client.get("/openapi.json").json()
    paths = {name: methods for name, methods in told["paths"].items() if name.startswith("/v1/images")}
    assert len(paths) == 3
    for methods in (*paths.values(), told["paths"]["/v1/models"], told["paths"]["/v1/models/{model}"]):
        answers = next(iter(methods.values()))["responses"]
        shapes = [each["content"]["application/json"]["schema"] for code, each in answers.items() if code != "200"]
        assert shapes == [{"$ref": "#/components/schemas/OpenAIError"}] * len(shapes) != []


def test_a_field_that_comes_twice_is_refused(live):
    with live.client() as client:
        parts = [("n", (None, "1")), ("n", (None, "2")), ("image", ("a.png", photo_bytes()))]
        answer = client.post("/v1/images/edits", files=parts)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "n")


def test_who_goes_away_takes_the_job_along(live, waiting):
    with pytest.raises(openai.APITimeoutError):
        waiting.images.edit(model="anew-restore", image=png(photo()), prompt="", timeout=1.5)
    assert _cancelled(live)


def test_who_leaves_a_stream_takes_the_job_along(live, waiting):
    with waiting.images.edit(model="anew-restore", image=png(photo()), prompt="", stream=True):
        assert live.queue.jobs()[0].state == "queued"
    assert _cancelled(live)


def test_under_one_name_it_is_one_job(live):
    files, fields = {"image": ("a.png", photo_bytes())}, {"model": "anew-restore"}
    count, headers = len(live.queue.jobs()), {"idempotency-key": "one"}
    with live.client() as client:
        for _ in range(2):
            with pytest.raises(httpx.ReadTimeout):
                client.post("/v1/images/edits", files=files, data=fields, headers=headers, timeout=1)
    jobs = live.queue.jobs()
    assert len(jobs) == count + 1 and jobs[0].state == "queued"


def test_who_waits_is_told_when_the_server_goes(tmp_path):
    with living(tmp_path / "jobs") as server, server.client() as client:
        answers = []

        def ask():
            answers.append(
                client.post("/v1/images/edits", files={"image": photo_bytes()}, data={"model": "anew-restore"})
            )

        thread = threading.Thread(target=ask)
        thread.start()
        while not server.queue.jobs():
            time.sleep(0.05)
        server.loop.call_soon_threadsafe(server.app.state.desk.leave)
        thread.join(30)
        assert (answers[0].status_code, answers[0].json()["error"]["code"]) == (503, "not_yet")
        assert server.queue.jobs()[0].state == "queued"
