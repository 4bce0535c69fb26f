"""LiteLLM as a client, where it is installed; it is large, so that no extra brings it."""

import warnings

import pytest

from tests.server.living import KEY
from tests.server.openai.test_client import mask, photo, png

pytestmark = pytest.mark.slow

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    litellm = pytest.importorskip("litellm", exc_type=ImportError)


@pytest.mark.filterwarnings("ignore")
def test_litellm_edits(working):
    where = {"api_base": f"{working.url}/v1", "api_key": KEY}
    answer = litellm.image_edit(model="openai/anew-patch", image=png(photo()), mask=mask(), prompt="fill", **where)
    assert answer.data[0].b64_json
    with pytest.raises(litellm.BadRequestError, match="a diffusion model"):
        litellm.image_generation(model="openai/anew-patch", prompt="a fox", **where)
