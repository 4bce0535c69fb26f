"""The engine on tiny models: it repeats itself, keeps what it must, stops, and refuses in words."""

import subprocess
import sys
from threading import Thread

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from anew import Picture, Recipe, run  # noqa: E402
from anew.engines import registry  # noqa: E402
from anew.engines.base import Work  # noqa: E402
from anew.engines.diffusion.engine import Diffusion  # noqa: E402
from anew.engines.diffusion.loading.folder import read_folder  # noqa: E402
from anew.engines.diffusion.loading.opening import open_component  # noqa: E402
from anew.engines.diffusion.settings import DiffusionSettings  # noqa: E402
from anew.errors import BadModel, BadTask, Cancelled, CannotServe, TooLarge  # noqa: E402
from anew.ops.preview import unseen  # noqa: E402
from anew.ops.progress import silent  # noqa: E402
from anew.tasks import Edit, Inpaint, Outpaint, Reimagine, Render, Restyle, Upscale, Vary  # noqa: E402
from tests.engines.diffusion import tiny  # noqa: E402
from tests.engines.diffusion.setups import QUICK, controlnet  # noqa: E402
from tests.pictures import hole, picture, texture  # noqa: E402

CAT = Reimagine(prompt="a cat")


def made(task=CAT, model="sd", seed=1, progress=silent, preview=unseen, pictures=None, **settings):
    recipe = Recipe.of(
        task, engine="diffusion", model=str(tiny.saved(model)), settings={**QUICK, **settings}, seed=seed
    )
    return run(recipe, progress=progress, preview=preview, **(pictures or {"picture": picture(70, 51)}))


def samples(*args, **named):
    return made(*args, **named).picture.samples


class TestWhatComesOut:
    def test_words_and_seed_decide_the_picture(self):
        first = samples()
        assert np.array_equal(first, samples())
        assert not np.array_equal(first, samples(seed=2))
        assert not np.array_equal(first, samples(Reimagine(prompt="a dog")))
        assert not np.array_equal(first, samples(Reimagine(prompt="(a cat:1.8)")))

    def test_strength_0_gives_the_picture_back_and_opens_no_model(self):
        heard = []
        before = picture(70, 51)
        after = samples(Reimagine(prompt="a cat", strength=0), progress=lambda f, doing: heard.append(doing))
        assert np.array_equal(after, before.samples) and heard == ["done"]

    def test_strength_1_keeps_nothing_and_weak_ones_take_at_least_a_step(self):
        assert samples(Reimagine(prompt="a cat", strength=1)).shape == samples(Reimagine(strength=0.01)).shape

    @pytest.mark.parametrize("only_masked", [True, False])
    def test_outside_the_mask_not_a_sample_changes(self, only_masked):
        mask = hole(70, 51)
        after = samples(
            Inpaint(prompt="a cat"), pictures={"picture": picture(70, 51), "mask": mask}, only_masked=only_masked
        )
        painted = mask.grey() > 0
        assert np.array_equal(after[~painted], picture(70, 51).samples[~painted])
        assert not np.array_equal(after[painted], picture(70, 51).samples[painted])

    def test_outpaint_keeps_the_old_picture_inside(self):
        after = samples(Outpaint(left=9, bottom=5, prompt="a cat"))
        assert after.shape == (56, 79, 3) and np.array_equal(after[:51, 9:], picture(70, 51).samples)

    def test_transparency_grows_with_an_enlarged_picture(self):
        rgba = np.dstack((texture(20, 12), np.ones((12, 20))))
        rgba[:, :10, 3] = 0
        after = samples(
            Upscale(scale=3), "x4-upscaler", pictures={"picture": Picture.from_array(rgba)}, tile=16, overlap=4
        )
        assert after.shape == (36, 60, 4) and after[:, :20, 3].max() == 0 and after[:, 40:, 3].min() == 255

    def test_tiles_cover_a_large_picture_and_each_has_a_seed_of_its_own(self):
        after = samples(CAT, tile=64, overlap=16, pictures={"picture": picture(150, 100)})
        assert after.shape == (100, 150, 3)

    def test_a_control_map_and_its_scale_are_heard(self):
        map_ = Picture.from_array(texture(70, 51, seed=3))
        given = {"picture": picture(70, 51), "control": map_}
        loud, silent = (samples(CAT, pictures=given, controlnets=[f"{controlnet()}:{scale}"]) for scale in (1.5, 0))
        assert not np.array_equal(loud, silent)
        assert np.array_equal(silent, samples(CAT, pictures=given, controlnets=f"{controlnet()}:0"))

    def test_a_sampler_can_be_named(self):
        assert not np.array_equal(samples(steps=3), samples(steps=3, sampler="Euler a"))

    def test_fresh_processes_make_the_same_bytes(self):
        program = (
            "from tests.engines.diffusion.test_engine import samples; import torch; torch.set_num_threads(1);"
            "import hashlib; print(hashlib.sha256(samples().tobytes()).hexdigest())"
        )
        said = [
            subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()[
                -1
            ]
            for _ in range(2)
        ]
        assert said[0] == said[1]


class TestLooking:
    @pytest.mark.parametrize(
        ("model", "task"),
        [
            ("sd", CAT),
            ("sd3", CAT),
            ("flux", CAT),
            ("z-image", CAT),
            ("qwen-image", CAT),
            ("kontext", Edit(instruction="a dog")),
            ("klein", Edit(instruction="a dog")),
        ],
    )
    def test_every_kind_of_latents_is_drawn(self, model, task):
        seen = []
        made(task, model, preview=lambda draw: seen.append(draw()), steps=2)
        assert seen and all(each.shape == (51, 70, 3) and each.std() > 0 for each in seen)

    @pytest.mark.parametrize("settings", [{"only_masked": True}, {"only_masked": False}, {"tile": 64, "overlap": 16}])
    def test_pieces_are_seen_in_their_place_and_looking_changes_nothing(self, settings):
        seen, given = [], {"picture": picture(150, 100), "mask": hole(150, 100)}
        told = {"pictures": given, **settings}
        after = samples(Inpaint(prompt="a cat"), preview=lambda draw: seen.append(draw()), **told)
        kept = given["mask"].grey() == 0
        assert seen and all(np.allclose(each[kept], given["picture"].rgb()[kept], atol=1e-6) for each in seen)
        assert not np.allclose(seen[-1][~kept], given["picture"].rgb()[~kept], atol=0.02)
        assert np.array_equal(after, samples(Inpaint(prompt="a cat"), **told))


class TestStopping:
    def test_a_stopped_run_leaves_the_next_ones_bytes_alone(self):
        before = samples(steps=6)

        def stop(fraction, doing):
            if doing.startswith("step 2"):
                raise Cancelled(needed="a run", found="a stop", fix="")

        with pytest.raises(Cancelled):
            made(steps=6, progress=stop)
        assert np.array_equal(samples(steps=6), before)

    def test_a_deadline_stops(self):
        with pytest.raises(Cancelled, match="deadline"):
            made(steps=50, deadline=0.01)

    def test_progress_rises_to_the_end(self):
        heard = []
        made(steps=4, progress=lambda fraction, doing: heard.append((fraction, doing)))
        fractions = [fraction for fraction, _ in heard]
        assert fractions == sorted(fractions) and fractions[-1] == 1
        assert any(doing.startswith("step") for _, doing in heard)

    def test_no_model_is_opened_while_another_is_at_work(self):
        part, opening, waits = read_folder(tiny.saved("sd")).components["vae"], [], []

        def look(fraction, doing):
            if doing.startswith("step 2") and not opening:
                opening.append(Thread(target=open_component, args=(part,), kwargs={"dtype": "bf16"}))
                opening[0].start()
                opening[0].join(0.3)
                waits.append(opening[0].is_alive())

        made(steps=4, progress=look)
        opening[0].join(10)
        assert waits == [True] and not opening[0].is_alive()


class TestWhatIsRefused:
    def test_a_model_that_changes_between_naming_and_use(self):
        work = Work(0, model=str(tiny.saved("sd")), revision="0" * 64)
        with pytest.raises(BadModel, match="changed while"):
            Diffusion().make(CAT, {"picture": texture(70, 51)}, work, DiffusionSettings(**QUICK))

    def test_a_task_that_the_model_does_not_do(self):
        with pytest.raises(CannotServe, match="ip2p"):
            made(CAT, "ip2p")
        with pytest.raises(CannotServe, match="edit"):
            made(Edit(instruction="a dog"), "sd-inpaint")

    def test_a_control_map_without_a_net_and_a_net_without_a_map(self):
        with pytest.raises(BadTask, match="controlnets"):
            made(pictures={"picture": picture(70, 51), "control": picture(70, 51)})
        with pytest.raises(BadTask, match="anew control"):
            made(controlnets=[controlnet()])

    def test_a_control_map_of_another_size(self):
        with pytest.raises(BadTask, match="70x51"):
            made(pictures={"picture": picture(70, 51), "control": picture(71, 51)}, controlnets=[controlnet()])

    def test_a_drawing_without_a_net(self):
        with pytest.raises(BadTask, match="controlnets"):
            made(Render(prompt="a house"))

    def test_a_net_that_is_none(self, tmp_path):
        for path in (tmp_path, tmp_path / "gone", tiny.saved("sd") / "unet"):
            with pytest.raises(BadModel):
                made(pictures={"picture": picture(70, 51), "control": picture(70, 51)}, controlnets=[str(path)])

    def test_a_style_without_an_adapter(self):
        with pytest.raises(BadTask, match="ip_adapter"):
            made(Restyle(), pictures={"picture": picture(70, 51), "style": picture(30, 30)})

    def test_an_unknown_sampler(self):
        with pytest.raises(BadTask, match="Euler"):
            made(sampler="Euler b")

    def test_a_run_that_would_not_fit_into_memory(self):
        with pytest.raises(TooLarge, match="GB"):
            made(memory=0.000001)

    def test_a_prompt_of_ten_thousand_words_is_read_and_a_longer_one_refused(self):
        assert samples(Reimagine(prompt="cat " * 4000)).shape == (51, 70, 3)
        with pytest.raises(BadTask, match="prompt"):
            Reimagine(prompt="cat " * 10_000)


def test_the_record_names_the_model_and_what_it_may_be_used_for():
    record = made(Vary()).record
    step = record.recipe["steps"][0]
    assert len(step["revision"]) == 64 and step["engine"] == "diffusion"
    assert {"torch", "diffusers", "transformers"} <= set(record.versions)


def test_the_record_pins_every_weight_file_beside_the_model():
    given = {"picture": picture(70, 51), "control": picture(70, 51, seed=3)}
    result = made(pictures=given, controlnets=[controlnet()])
    step = result.record.recipe["steps"][0]
    assert list(step["weights"]) == [controlnet()] and len(step["weights"][controlnet()]) == 64
    assert np.array_equal(run(Recipe.from_dict(result.record.recipe), **given).picture.samples, result.picture.samples)
    step["weights"][controlnet()] = "0" * 64
    with pytest.raises(BadModel, match="pinned"):
        run(Recipe.from_dict(result.record.recipe), **given)


def test_settings_find_their_engine_by_the_model():
    assert Recipe.of(CAT, model=str(tiny.saved("sd")), settings={"steps": 3}).steps[0].engine == "diffusion"


def test_listing_engines_imports_nothing_heavy():
    program = (
        "import sys; from anew.engines import registry; registry.cards();"
        "print({'torch', 'diffusers', 'transformers', 'huggingface_hub'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"


def test_the_card_says_when_the_extra_is_missing():
    assert registry.card("diffusion").extra == "diffusion"
