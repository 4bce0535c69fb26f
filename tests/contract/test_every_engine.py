"""Every installed engine, every task it serves. To register an engine is to be tested here.

A new task needs one line in ``ASKS``; a new engine needs nothing, unless it runs models: then one line in ``SETUPS``.
"""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anew import Picture, Recipe, run
from anew.engines import registry
from anew.errors import BadModel, Cancelled, CannotServe
from anew.ops.kernels import threads
from anew.tasks import (
    Background,
    Blend,
    Clean,
    Colorize,
    Control,
    Damage,
    Deblur,
    Dejpeg,
    Denoise,
    Edit,
    Inpaint,
    Outpaint,
    Paint,
    Recolor,
    Reimagine,
    Render,
    Repair,
    Restore,
    Restyle,
    Retarget,
    Tone,
    Translate,
    Upscale,
    Vary,
)
from tests.pictures import hole, picture

ASKS = {
    Inpaint: {},
    Outpaint: {"left": 5, "bottom": 3},
    Restyle: {},
    Vary: {},
    Retarget: {"width": 61},
    Paint: {},
    Background: {},
    Blend: {"left": 4, "top": 3},
    Recolor: {},
    Translate: {},
    Render: {},
    Control: {},
    Reimagine: {},
    Edit: {"instruction": "warmer"},
    Upscale: {},
    Restore: {},
    Repair: {},
    Damage: {},
    Clean: {},
    Denoise: {"level": 20},
    Dejpeg: {"jpeg_quality": 40},
    Deblur: {"radius": 1.5},
    Tone: {},
    Colorize: {},
}
"""The fields a task cannot be asked without."""

SETUPS = {
    "gan": "tests.models:setup",
    "diffusion": "tests.engines.diffusion.setups:setup",
    "foreign": "tests.engines.foreign.setups:setup",
}
"""What gives a small model, and settings, for a task to an engine that needs one; imported when first asked for."""

LEAST = {Inpaint: 2, Blend: 20}
"""Sides below which the pictures above contradict the task: a hole that leaves nothing, a piece beside the picture."""

PAIRS = [(card.name, task) for card in registry.cards() if not card.missing() for task in card.serves]
every_pair = pytest.mark.parametrize(("engine", "task"), PAIRS, ids=[f"{name}-{task.name}" for name, task in PAIRS])
some = settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])


def pictures_for(task, width=48, height=40, mode="RGB", depth=8):
    given_ = {}
    for role in task.roles:
        if role.needed and role.mask:
            given_[role.name] = hole(*(given_["piece"].size if role.own_size else (width, height)))
        elif role.needed:
            small = (width, height) if role.name == "picture" else (max(24, width), max(24, height))
            given_[role.name] = picture(*small, mode, depth, seed=len(given_))
    return given_


def recipe_for(engine, task, seed=3, **fields):
    model, settings_ = setup_for(engine, task)
    return Recipe.of(
        task(**asked_of(engine, task), **fields), engine=engine, model=model, settings=settings_, seed=seed
    )


def asked_of(engine, task):
    """The fields above that the engine reads; levels that it finds out by itself it does not."""
    return {name: value for name, value in ASKS[task].items() if name in registry.card(engine).reads(task)}


def setup_for(engine, task):
    if registry.card(engine).model != "needed":
        return "", {}
    module, _, name = SETUPS[engine].partition(":")
    return getattr(import_module(module), name)(task)


def test_every_task_served_can_be_asked():
    assert {task for _, task in PAIRS} <= set(ASKS)


@every_pair
class TestEveryEngine:
    def test_makes_the_canvas_the_task_declares(self, engine, task):
        recipe, pictures = recipe_for(engine, task), pictures_for(task)
        assert run(recipe, **pictures).picture.size == recipe.steps[0].task.canvas(pictures).size

    def test_repeats_itself_from_one_seed(self, engine, task):
        recipe, pictures = recipe_for(engine, task), pictures_for(task)
        assert run(recipe, **pictures).record == run(recipe, **pictures).record

    def test_leaves_its_inputs_alone(self, engine, task):
        pictures = pictures_for(task)
        before = {role: p.samples.copy() for role, p in pictures.items()}
        run(recipe_for(engine, task), **pictures)
        assert all((pictures[role].samples == samples).all() for role, samples in before.items())

    @pytest.mark.parametrize(("mode", "depth"), [("L", 8), ("LA", 16), ("RGBA", 8), ("RGB", 16), ("CMYK", 8)])
    def test_keeps_what_the_task_keeps_in_every_mode(self, engine, task, mode, depth):
        recipe, pictures = recipe_for(engine, task), pictures_for(task, mode=mode, depth=depth)
        asked = recipe.steps[0].task
        paint, canvas = asked.paint(pictures), asked.canvas(pictures)
        made, before = run(recipe, **pictures).picture, pictures["picture"]
        assert made.depth == depth
        if paint is None:
            return
        kept = paint[canvas.top : canvas.top + 40, canvas.left : canvas.left + 48] <= 0
        after = made.samples[canvas.top : canvas.top + 40, canvas.left : canvas.left + 48]
        if made.mode == mode:
            assert (after[kept] == before.samples[kept]).all()
        else:
            assert asked.recolours and (after[kept][:, 0] == before.samples[kept][:, 0]).all()

    @given(size=st.sampled_from([(1, 1), (1, 9), (7, 5), (3, 40), (200, 3), (33, 2)]))
    @some
    def test_survives_odd_sizes(self, engine, task, size):
        if task in LEAST and min(size) < LEAST[task]:
            size = (LEAST[task], LEAST[task])
        recipe, pictures = recipe_for(engine, task), pictures_for(task, *size)
        assert run(recipe, **pictures).picture.size == recipe.steps[0].task.canvas(pictures).size

    def test_stops_when_asked(self, engine, task):
        def stop(fraction, doing):
            raise Cancelled(needed="a run", found="a stop", fix="")

        with pytest.raises(Cancelled):
            run(recipe_for(engine, task), progress=stop, **pictures_for(task))

    def test_refuses_every_field_it_does_not_read(self, engine, task):
        unread = set(task.model_fields) - registry.card(engine).reads(task)
        for field in unread & {"prompt"}:
            with pytest.raises(CannotServe, match=field):
                run(recipe_for(engine, task, **{field: "a cat"}), **pictures_for(task))

    def test_takes_a_model_only_if_its_card_says_so(self, engine, task, tmp_path):
        for model in {"none": [str(tmp_path)], "optional": [], "needed": ["", str(tmp_path)]}[
            registry.card(engine).model
        ]:
            with pytest.raises((CannotServe, BadModel), match="model"):
                run(Recipe.of(task(**asked_of(engine, task)), engine=engine, model=model), **pictures_for(task))

    def test_recipe_survives_a_round_trip(self, engine, task):
        recipe = recipe_for(engine, task)
        assert Recipe.from_dict(recipe.to_dict()) == recipe


@pytest.mark.slow
@every_pair
def test_a_run_does_not_depend_on_the_thread_count(engine, task):
    """The record names the pixels, so equal records are equal bytes."""
    recipe, pictures = recipe_for(engine, task), pictures_for(task, 300, 240)
    with threads(1):
        alone = run(recipe, **pictures).record
    with threads(2):
        assert run(recipe, **pictures).record == alone


def test_pictures_are_floats_in_range_for_engines():
    assert Picture.from_array(np.eye(3, dtype=np.float32)).rgb().dtype == np.float32
