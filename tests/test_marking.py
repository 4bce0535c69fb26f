import numpy as np
import pytest

from anew import Blend, Denoise, Inpaint, Outpaint, Picture, Recipe, Tone, Upscale, Vary, run
from anew.engines import base, registry
from anew.engines.card import EngineCard, everything_of
from anew.image.profiles import display_p3
from anew.ops.watermark import find
from anew.road import marking
from tests.ops.watermark_scenes import scene
from tests.pictures import hole, picture


class Quick(base.Engine[base.Settings]):
    """Varies a picture by making it brighter, at once."""

    card = EngineCard(
        name="quick",
        summary="",
        serves={Vary: everything_of(Vary)},
        engine=f"{__name__}:Quick",
        licence="MIT",
        sources=(),
        rank=1,
    )

    def make(self, task, x, work, settings):
        return x["picture"] * np.float32(1 + work.seed / 100)


@pytest.fixture
def quick(monkeypatch):
    engine, load, card, cards = Quick(), registry.load, registry.card, registry.cards()
    monkeypatch.setattr(registry, "card", lambda name: engine.card if name == "quick" else card(name))
    monkeypatch.setattr(registry, "cards", lambda: [engine.card, *cards])
    monkeypatch.setattr(registry, "load", lambda name: engine if name == "quick" else load(name))


@pytest.fixture
def photo():
    return Picture.from_array(scene(192, 208))


def read(made):
    found = find(made.rgb("srgb"))
    return found.text if found else ""


@pytest.mark.usefixtures("quick")
def test_what_is_generated_says_what_it_was_made_by(photo):
    recipe = Recipe.of(Vary(), engine="quick", seed=3)
    result, bare = run(recipe, picture=photo), run(recipe.model_copy(update={"mark": False}), picture=photo)
    assert len(result.record.mark) == 12 and read(result.picture) == result.record.mark
    assert result.record.output == result.picture.sha256 != bare.picture.sha256
    assert bare.record.mark == "" and bare.record.recipe["mark"] is False


@pytest.mark.usefixtures("quick")
def test_the_same_recipe_has_the_same_id_and_the_same_bytes(photo):
    first, again, other = (run(Recipe.of(Vary(), engine="quick", seed=seed), picture=photo) for seed in (3, 3, 4))
    assert first.record == again.record and first.picture.sha256 == again.picture.sha256
    assert first.record.mark != other.record.mark


@pytest.mark.usefixtures("quick")
def test_the_recipe_that_ran_gives_the_same_id_again(photo):
    first = run(Recipe.of(Vary(), engine="quick", seed=3), picture=photo).record
    assert run(Recipe.from_dict(first.recipe), picture=photo).record == first


@pytest.mark.parametrize("task", [Tone(), Denoise(level=10)])
def test_what_is_only_corrected_has_no_mark(photo, task):
    assert run(Recipe.of(task), picture=photo).record.mark == ""


@pytest.mark.parametrize(("mode", "depth"), [("RGB", 8), ("RGB", 16), ("L", 8), ("LA", 16), ("RGBA", 8), ("CMYK", 8)])
def test_kept_pixels_stay_as_they_were_in_every_mode(mode, depth):
    before, mask = picture(160, 144, mode, depth), hole(160, 144, share=2)
    result = run(Recipe.of(Inpaint(feather=4)), picture=before, mask=mask)
    kept = Inpaint(feather=4).paint({"mask": mask}) <= 0
    assert result.record.mark and result.picture.mode == mode and result.picture.depth == depth
    assert (result.picture.samples[kept] == before.samples[kept]).all()
    bare = run(Recipe.of(Inpaint(feather=4), mark=False), picture=before, mask=mask).picture
    assert 0 < np.abs(result.picture.rgb() - bare.rgb()).max() < 0.06
    if before.has_alpha:
        assert (result.picture.samples[..., -1] == bare.samples[..., -1]).all()


@pytest.mark.usefixtures("quick")
def test_a_wide_gamut_picture_keeps_its_profile_and_says_its_id():
    before = Picture.from_array(scene(192, 208), profile=display_p3())
    result = run(Recipe.of(Vary(), engine="quick", seed=3), picture=before)
    assert result.picture.profile == before.profile and read(result.picture) == result.record.mark


def test_what_cannot_be_seen_is_not_marked():
    samples = np.dstack(((scene(192, 208) * 255).astype(np.uint8), np.full((192, 208), 255, np.uint8)))
    samples[:60, :, 3] = 0
    made = Picture(samples, "RGBA")
    marked = marking.marked(made, np.ones((192, 208), np.float32), Recipe.of(Vary()), {"picture": made})
    assert marked.mark and (marked.picture.samples[:60] == samples[:60]).all()
    assert (marked.picture.samples[60:] != samples[60:]).any()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("size", [(127, 300), (48, 40)])
def test_a_picture_too_small_for_a_mark_says_so(size):
    result = run(Recipe.of(Vary(), engine="quick"), picture=picture(*size))
    assert result.record.mark == "" and any("watermark" in note for note in result.notes)


def test_a_picture_with_a_palette_says_so(tmp_path):
    from PIL import Image

    Image.fromarray((scene(160, 160) * 255).astype(np.uint8)).quantize(32).save(tmp_path / "few.png")
    result = run(Recipe.of(Inpaint()), picture=Picture.open(tmp_path / "few.png"), mask=hole(160, 160))
    assert result.record.mark == "" and any("palette" in note for note in result.notes)


def share_after(*steps, pictures):
    """What was generated after some steps, by name of the picture."""
    recipe = Recipe.from_dict({"steps": list(steps)})
    generated = marking.Generated()
    there = dict(pictures)
    for number, step in enumerate(recipe.steps):
        bound = {role: there[name] for role, name in step.takes.items() if name in there}
        made = there["picture"]
        new = step.task.changes.name in ("PART", "WHOLE")
        generated.follow(step, bound, new=new, flows=number > 0 and "picture" not in step.pictures)
        size = step.task.canvas(bound).size
        made = picture(size.width, size.height)
        there[step.makes or "picture"] = made
    return generated


def test_what_two_steps_generate_is_both_marked():
    mask = hole(48, 40)
    generated = share_after(
        {"task": "inpaint"}, {"task": "outpaint", "with": {"left": 6, "top": 4}}, {"task": "tone"},
        pictures={"picture": picture(), "mask": mask},
    )  # fmt: skip
    share = generated.share
    assert share.shape == (44, 54) and (share[:4] == 1).all() and (share[:, :6] == 1).all()
    assert (share[4:, 6:] == (mask.grey() > 0.5)).all()


def test_what_was_generated_is_scaled_with_the_picture():
    generated = share_after(
        {"task": "inpaint"}, {"task": "upscale", "with": {"scale": 2}}, pictures={"picture": picture(), "mask": hole()}
    )
    assert generated.share.shape == (80, 96) and 0.05 < generated.share.mean() < 0.07


def test_a_generated_piece_is_marked_where_it_lies():
    pictures = {"picture": picture(), "piece": picture(20, 20), "mask": hole(20, 20)}
    steps = (
        {"task": "vary", "pictures": {"picture": "piece"}, "makes": "new"},
        {"task": "blend", "with": {"left": 4, "top": 3}, "pictures": {"piece": "new"}},
    )
    share = share_after(*steps, pictures=pictures).share
    paint = Blend(left=4, top=3).paint(pictures)
    assert (share == paint).all() and 0 < share.mean() < 1


def test_a_picture_of_which_nothing_was_generated_has_no_share():
    assert share_after({"task": "tone"}, {"task": "denoise"}, pictures={"picture": picture()}).share is None


@pytest.mark.usefixtures("quick")
def test_a_marked_picture_varied_again_says_the_new_id(photo):
    first = run(Recipe.of(Vary(), engine="quick", seed=3), picture=photo)
    second = run(Recipe.of(Vary(), engine="quick", seed=4), picture=first.picture)
    assert read(second.picture) == second.record.mark != first.record.mark


def test_outpainting_leaves_the_old_canvas_alone(photo):
    result = run(Recipe.of(Outpaint(left=60)), picture=photo)
    assert (result.picture.samples[:, 60:] == photo.samples).all() and result.record.mark


def test_a_generative_engine_marks_what_it_only_corrects():
    assert marking.generates(Upscale(), registry.card("diffusion"))
    assert not marking.generates(Upscale(), registry.card("restore"))
