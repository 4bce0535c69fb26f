"""From what a client says to a recipe: known answers first, then every way of saying too much or too little."""

import pytest

from anew.errors import BadInput, BadRequest, BadTask, CannotServe, NotFound
from anew.image import Size
from anew.recipes import Recipe
from anew.server import makers
from anew.server.makers import Maker
from anew.server.openai import translating
from anew.server.openai.asked import EditAsked, GenerationAsked, VariationAsked, read

SIZE = Size(64, 48)
PATCH, RESTORE = makers.maker("anew-patch"), makers.maker("anew-restore")
SD = Maker("dreamy", "diffusion", "dreamy", frozenset({"reimagine", "inpaint", "edit", "vary"}))
KONTEXT = Maker("kontext", "diffusion", "kontext", frozenset({"edit"}))


def edit(maker, *, images=("a",), mask="", seed=7, **fields):
    return translating.edit(read(EditAsked, fields), maker, images, mask, SIZE, seed)


def first(wish):
    return wish.recipe["steps"][0]


@pytest.mark.parametrize(
    ("maker", "fields", "mask", "task"),
    [
        (PATCH, {}, "m", "inpaint"),
        (PATCH, {"prompt": "a cat"}, "m", "inpaint"),
        (PATCH, {"prompt": "vary"}, "", "vary"),
        (PATCH, {"task": "background"}, "", "background"),
        (PATCH, {"background": "transparent"}, "", "background"),
        (RESTORE, {}, "", "restore"),
        (RESTORE, {"prompt": "colorize"}, "", "colorize"),
        (RESTORE, {}, "m", "repair"),
        (SD, {"prompt": "a fox"}, "", "reimagine"),
        (SD, {"prompt": "a fox"}, "m", "inpaint"),
        (SD, {"prompt": "make it night", "task": "edit"}, "", "edit"),
        (KONTEXT, {"prompt": "make it night"}, "", "edit"),
    ],
)
def test_the_task_follows_from_the_model_the_mask_and_the_prompt(maker, fields, mask, task):
    wish = edit(maker, mask=mask, **fields)
    assert [step["task"] for step in wish.recipe["steps"]] == [task]
    assert first(wish)["engine"] == maker.engine
    assert wish.prompt == (fields.get("prompt", "") if maker.engine == "diffusion" else "")


@pytest.mark.parametrize(
    ("maker", "fields", "mask", "kind", "says"),
    [
        (PATCH, {}, "", BadTask, "Send a mask"),
        (PATCH, {"prompt": "make it night"}, "", BadTask, "reads no words"),
        (RESTORE, {"prompt": "make it night"}, "", BadTask, "a prompt that is no task's name"),
        (KONTEXT, {"prompt": "make it night"}, "m", CannotServe, "fills where a mask says"),
        (KONTEXT, {"prompt": " "}, "", BadTask, "what to change"),
        (SD, {"task": "colorize"}, "", CannotServe, "a task that dreamy does"),
        (PATCH, {"task": "nothing"}, "", CannotServe, "a task that anew-patch does"),
        (SD, {"task": "vary", "prompt": "x"}, "m", BadTask, "no mask for vary"),
        (PATCH, {"strenght": 0.5, "prompt": "vary"}, "", BadRequest, "Did you mean strength"),
    ],
)
def test_what_is_not_plain_is_refused_and_what_works_is_named(maker, fields, mask, kind, says):
    with pytest.raises(kind, match=says):
        edit(maker, mask=mask, **fields)


def test_a_recipe_of_an_edit_reads_back():
    told = edit(PATCH, mask="m", grow="4", size="128x96", background="transparent", n=2).recipe
    recipe = Recipe.from_dict(told)
    assert [step.task.name for step in recipe.steps] == ["inpaint", "retarget", "background"]
    assert recipe.steps[0].task.grow == 4
    assert recipe.steps[0].takes["mask"] == translating.HOLE
    assert recipe.inputs() == {"picture", translating.HOLE}


def test_its_own_size_is_no_step():
    assert len(edit(PATCH, mask="m", size=f"{SIZE}").recipe["steps"]) == 1
    assert len(edit(RESTORE, task="upscale", size=f"{SIZE}").recipe["steps"]) == 2


def test_settings_of_a_model_go_to_its_engine():
    wish = edit(SD, prompt="a fox", num_inference_steps="9", sampler="Euler a", strength="0.4", negative_prompt="dog")
    assert first(wish)["settings"] == {"steps": 9, "sampler": "Euler a"}
    assert first(wish)["with"] == {"strength": "0.4", "negative_prompt": "dog", "prompt": "a fox"}
    assert Recipe.from_dict(wish.recipe).steps[0].task.strength == 0.4


def test_further_pictures_take_the_further_roles():
    wish = edit(PATCH, images=("a", "b"), task="restyle")
    assert wish.pictures == {"picture": "a", "style": "b"}
    with pytest.raises(BadTask, match="at most 2 pictures"):
        edit(PATCH, images=("a", "b", "c"), task="restyle")


def test_a_picture_from_words_needs_a_model_that_reads_them():
    asked = read(GenerationAsked, {"prompt": "a fox", "model": "dreamy"})
    wish = translating.generation(asked, SD, "c", 1)
    assert first(wish)["task"] == "reimagine" and first(wish)["with"]["strength"] == 1
    for maker in (PATCH, RESTORE, KONTEXT):
        with pytest.raises(CannotServe, match="a diffusion model"):
            translating.generation(asked, maker, "c", 1)


def test_a_variation_is_another_version():
    wish = translating.variation(read(VariationAsked, {"strength": "0.2"}), PATCH, "a", SIZE, 5)
    assert first(wish) == {"task": "vary", "engine": "patch", "with": {"strength": "0.2"}}
    assert wish.recipe["seed"] == 5
    with pytest.raises(CannotServe, match="anew-restore does"):
        translating.variation(read(VariationAsked, {}), RESTORE, "a", SIZE, 5)


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"n": 0}, "n"),
        ({"n": "eleven"}, "n"),
        ({"size": "0x0"}, "size"),
        ({"size": "big"}, "size"),
        ({"output_format": "gif"}, "output_format"),
        ({"response_format": "file"}, "response_format"),
        ({"partial_images": 4, "stream": True}, "partial_images"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**32}, "seed"),
        ({"quality": "best"}, "quality"),
        ({"prompt": "x" * 32_001}, "prompt"),
        ({"background": "transparent", "output_format": "jpeg"}, ""),
        ({"output_compression": 50}, ""),
        ({"partial_images": 1}, ""),
        ({"stream": True, "response_format": "url"}, ""),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(fields, param):
    with pytest.raises(BadInput) as caught:
        read(EditAsked, fields)
    assert caught.value.param == param


def test_one_seed_for_one_name_and_another_each_time_without():
    asked = read(EditAsked, {})
    assert translating.seed_of(asked, "k") == translating.seed_of(asked, "k") != translating.seed_of(asked, "l")
    assert translating.seed_of(asked, "") != translating.seed_of(asked, "")
    assert translating.seed_of(read(EditAsked, {"seed": "3"}), "k") == 3


def test_a_model_that_is_not_here_is_not_found():
    with pytest.raises(NotFound, match="gpt-image-2"):
        makers.maker("gpt-image-2")
    assert [each.id for each in makers.named()][:2] == ["anew-patch", "anew-restore"]
