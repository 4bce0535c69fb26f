"""Diffusion models behind the dialect: words are read, and each model does what it can."""

import base64

import numpy as np
import pytest

from anew.image import Picture
from anew.models import add
from tests.server.living import KEY, living

openai = pytest.importorskip("openai")
pytest.importorskip("diffusers")
pytestmark = pytest.mark.slow

ONE = {"steps": 1, "seed": 3}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A client of a server whose home is its own: models that are added here are nobody else's."""
    from tests.engines.diffusion import tiny

    home = tmp_path_factory.mktemp("dreaming")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANEW_HOME", str(home))
        add(tiny.saved("sd"), name="dreamy")
        add(tiny.saved("ip2p"), name="instructed")
        with (
            living(home / "jobs", workers=1) as server,
            openai.OpenAI(base_url=f"{server.url}/v1", api_key=KEY, max_retries=0, timeout=300) as client,
        ):
            yield client


@pytest.fixture
def photo():
    rows, columns = np.mgrid[:64, :64]
    return np.stack((rows * 3, columns * 3, rows + columns), axis=2).astype(np.uint8)


def png(array):
    return Picture.from_array(array).to_bytes("png")


def opened(item):
    return Picture.open(base64.b64decode(item.b64_json)).samples


def test_models_of_this_machine_are_listed(client):
    listed = {model.id: model for model in client.models.list()}
    assert {"dreamy", "instructed"} <= {*listed}
    assert listed["dreamy"].owned_by == "local" and listed["dreamy"].created > 0


def test_a_picture_comes_from_words(client):
    answer = client.images.generate(model="dreamy", prompt="a cat", size="64x96", extra_body=ONE)
    assert opened(answer.data[0]).shape == (96, 64, 3)
    assert answer.data[0].revised_prompt == "a cat"


def test_words_and_strength_change_the_whole_picture(client, photo):
    made = [
        opened(client.images.edit(model="dreamy", image=png(photo), prompt=words, extra_body=ONE | more).data[0])
        for words, more in (("a cat", {}), ("a dog", {}), ("a cat", {"strength": 0}))
    ]
    assert not np.array_equal(made[0], made[1])
    assert np.array_equal(made[2], photo)


def test_words_fill_what_the_mask_leaves_open(client, photo):
    hole = np.full((64, 64, 4), 255, np.uint8)
    hole[20:40, 20:40, 3] = 0
    answer = client.images.edit(model="dreamy", image=png(photo), mask=png(hole), prompt="a cat", extra_body=ONE)
    made = opened(answer.data[0])
    assert np.array_equal(made[:20], photo[:20]) and not np.array_equal(made, photo)


def test_an_instruction_is_followed_by_a_model_for_it(client, photo):
    events = list(
        client.images.edit(
            model="instructed", image=png(photo), prompt="make it dog", stream=True, partial_images=3, extra_body=ONE
        )
    )
    assert events[-1].type == "image_edit.completed"
    with pytest.raises(openai.BadRequestError, match="fills where a mask says"):
        client.images.edit(model="instructed", image=png(photo), mask=png(photo_with_hole(photo)), prompt="dog")


def photo_with_hole(photo):
    return np.concatenate((photo, np.zeros((64, 64, 1), np.uint8)), axis=2)
