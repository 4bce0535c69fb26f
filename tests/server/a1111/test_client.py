"""The real client for Python, ``webuiapi``, over a real connection."""

import base64

import numpy as np
import pytest
from PIL import Image

from anew.image.files.png import read_record
from anew.provenance.manifest.reading import read_manifests
from tests.server.a1111.conftest import hole, photo

PHOTO, HOLE = Image.fromarray(photo()), Image.fromarray(hole())


def test_inpainting_changes_what_is_white_and_nothing_else(api):
    told = api.img2img(images=[PHOTO], mask_image=HOLE, mask_blur=0, seed=7, inpainting_fill=1)
    made = np.asarray(told.image.convert("RGB"))
    kept = hole() == 0
    assert made.shape == photo().shape and np.array_equal(made[kept], photo()[kept])
    assert told.info["seed"] == 7 and told.info["all_seeds"] == [7]
    assert told.info["sd_model_name"] == "anew-patch"
    assert "steps" in told.info["extra_generation_params"]["Not used"]
    assert told.parameters["init_images"] is None and told.parameters["seed"] == 7


def test_the_file_carries_words_for_others_and_the_record_and_the_signature_too(api):
    told = api.img2img(images=[PHOTO], mask_image=HOLE, seed=7)
    words = told.image.info["parameters"]
    assert words == told.info["infotexts"][0]
    assert "Seed: 7" in words and "Size: 64x48" in words and "Model: anew-patch" in words
    assert api.png_info(told.image).parameters["Seed"] == "7"
    file = base64.b64decode(told.json["images"][0])
    assert "inpaint" in read_record(file)
    assert read_manifests(file, "png").state in ("intact", "trusted")


def test_a_batch_comes_from_seeds_in_a_row(api):
    told = api.img2img(images=[PHOTO], mask_image=HOLE, batch_size=2, n_iter=1, seed=11)
    assert told.info["all_seeds"] == [11, 12] and len(told.images) == 2
    again = api.img2img(images=[PHOTO], mask_image=HOLE, seed=12)
    assert np.array_equal(np.asarray(again.image), np.asarray(told.images[1]))


def test_any_seed_is_told(api):
    assert 0 <= api.img2img(images=[PHOTO], mask_image=HOLE).info["seed"] < 2**32


def test_a_picture_is_enlarged(api):
    assert api.extra_single_image(PHOTO, upscaler_1="Lanczos", upscaling_resize=1.5).image.size == (96, 72)
    assert api.extra_single_image(PHOTO, upscaler_1="anew restore x2").image.size == (128, 96)
    same = api.extra_single_image(PHOTO)
    assert np.array_equal(np.asarray(same.image), photo())
    cut = api.extra_single_image(
        PHOTO, resize_mode=1, upscaling_resize_w=100, upscaling_resize_h=100, upscaler_1="Lanczos"
    )
    assert cut.image.size == (100, 100)
    several = api.extra_batch_images([PHOTO, PHOTO], upscaler_1="Lanczos")
    assert [image.size for image in several.images] == [(128, 96)] * 2


def test_what_clients_list_at_their_start_is_there(api):
    assert api.util_get_model_names() == ["anew-patch", "anew-restore"]
    assert api.util_get_current_model() == "anew-patch"
    assert "Euler a" in api.util_get_sampler_names() and "karras" in api.util_get_scheduler_names()
    assert "anew restore x4" in [each["name"] for each in api.get_upscalers()]
    for empty in (api.get_sd_vae, api.get_loras, api.get_hypernetworks, api.get_face_restorers):
        assert empty() == []
    for empty in (api.get_realesrgan_models, api.get_prompt_styles, api.get_latent_upscale_modes):
        assert empty() == []
    assert api.get_scripts()["img2img"] == ["controlnet"]
    assert api.get_embeddings() == {"loaded": {}, "skipped": {}}
    assert api.get_cmd_flags()["api"] is True
    assert api.get_memory()["ram"] == {"error": "not told"}
    assert api.refresh_checkpoints() is None
    assert api.controlnet_version() == 3 and api.controlnet_model_list() == []
    assert "canny" in api.controlnet_module_list()


def test_a_control_map_is_made(api):
    (made,) = api.controlnet_detect([PHOTO], module="canny", threshold_a=50, threshold_b=150).images
    assert made.size == PHOTO.size and set(np.unique(np.asarray(made.convert("L")))) <= {0, 255}


def test_a_model_is_chosen_and_stays_chosen(api):
    api.util_set_model("anew-restore")
    try:
        assert api.util_get_current_model() == "anew-restore"
        assert api.get_options()["sd_model_checkpoint"] == "anew-restore"
        made = api.img2img(images=[PHOTO], width=64, height=48)
        assert made.info["sd_model_name"] == "anew-restore" and made.image.size == (64, 48)
    finally:
        api.set_options({"sd_model_checkpoint": "anew-patch"})
    assert api.util_get_current_model() == "anew-patch"


def test_nothing_is_under_way_when_nothing_is(api):
    api.util_wait_for_ready(check_interval=0.1)
    told = api.get_progress()
    assert (told["progress"], told["state"]["job_count"], told["current_image"]) == (0.0, 0, None)
    assert api.interrupt() == {}
    assert api.skip() is None


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"prompt": "a cat"}, "reads none"),
        ({"mask_image": None}, "a mask"),
        ({"sampler_name": "Eular b"}, "Euler"),
        ({"tiling": True}, "tiling"),
        ({"resize_mode": 3}, "latents"),
        ({"styles": ["x"]}, "styles"),
        ({"subseed_strength": 0.5}, "subseed_strength"),
        ({"script_name": "loopback"}, "script_name"),
        ({"alwayson_scripts": {"ADetailer": {"args": [{"ad_model": "x"}]}}}, "ADetailer"),
        ({"override_settings": {"sd_model_checkpoint": "anew-patsh"}}, "anew-patch"),
        ({"batch_size": 9, "n_iter": 9}, "at most 64"),
        ({"mask_image": Image.new("L", (64, 48))}, "black everywhere"),
        ({"mask_image": Image.new("L", (64, 48), 255)}, "white everywhere"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(api, options, says):
    with pytest.raises(RuntimeError, match=says) as caught:
        api.img2img(**{"images": [PHOTO], "mask_image": HOLE, **options})
    assert 400 <= caught.value.args[0] < 500


def test_words_alone_need_a_model(api):
    with pytest.raises(RuntimeError, match="diffusion model"):
        api.txt2img(prompt="a cat")
    with pytest.raises(RuntimeError, match="describes pictures"):
        api.interrogate(PHOTO)
