"""Tasks that are done by other tasks, and steps whose result has a name of its own."""

import pytest

from anew import Inpaint, Recipe, Vary, run
from anew.engines import base, registry
from anew.engines.card import EngineCard, everything_of
from anew.errors import BadRecipe, BadTask, Cancelled, EngineFailed
from anew.recipes import parse, to_toml
from anew.road import propose
from anew.tasks import Control, Recolor
from tests.pictures import hole, picture

CARD = EngineCard(
    name="thinker",
    summary="Plans what the test tells it to.",
    serves={Vary: everything_of(Vary)},
    engine=f"{__name__}:Thinker",
    licence="MIT",
    sources=(),
    rank=1,
)


class Thinker(base.Planner[base.Settings]):
    """Plans vary of strength 0.5, and leaves its picture as it is at any other."""

    card = CARD
    proposes = base.Proposal((), "")
    seen = ()

    def plan(self, task, x, work, settings):
        type(self).seen += (x["picture"].mean(),)
        return self.proposes if task.strength == 0.5 else None

    def make(self, task, x, work, settings):
        work.progress(0.5, "thinking")
        return x["picture"] * task.strength


@pytest.fixture
def thinker(monkeypatch):
    monkeypatch.setattr(registry, "BUILT_IN", {**registry.BUILT_IN, "thinker": f"{__name__}:CARD"})
    monkeypatch.setattr(Thinker, "seen", ())
    registry.card.cache_clear()
    registry.load.cache_clear()
    yield lambda *steps, found="": monkeypatch.setattr(
        Thinker, "proposes", base.Proposal(tuple(base.Planned(*step) for step in steps), found)
    )
    registry.card.cache_clear()
    registry.load.cache_clear()


PAINT = ({"task": "vary", "engine": "thinker", "with": {"strength": 0.25}}, "too bright")
LOOK = ({"task": "control", "with": {"kind": "threshold"}, "makes": "hole"}, "it has edges")
FILL = ({"task": "recolor", "pictures": {"mask": "hole"}}, "where they are")
photo = picture(40, 32, seed=5)


def plain(result):
    return [(step["task"], step.get("makes"), step.get("pictures")) for step in result.record.recipe["steps"]]


class TestPlans:
    def test_the_steps_stand_in_the_record_in_place_of_the_task(self, thinker):
        thinker(PAINT, found="it is bright")
        made = Vary()(photo, mark=False)
        assert made.record.recipe["steps"] == [{"task": "vary", "engine": "thinker", "with": {"strength": 0.25}}]
        assert made.notes == ("it is bright",) and made.picture.samples.mean() < photo.samples.mean() / 3

    def test_a_replay_does_not_look_again(self, thinker):
        thinker(LOOK, FILL)
        made = Vary()(photo, seed=9)
        recipe = Recipe.from_dict(made.record.recipe)
        thinker(PAINT)
        again = run(recipe, picture=photo)
        assert again.record == made.record and len(Thinker.seen) == 1 and recipe.inputs() == {"picture"}

    def test_nothing_to_do_gives_the_very_picture_back(self, thinker):
        thinker(found="nothing to do")
        for mode, depth in (("CMYK", 8), ("LA", 16)):
            before = picture(9, 7, mode, depth)
            made = Vary()(before)
            assert made.picture.sha256 == before.sha256 and made.notes == ("nothing to do",)
            assert plain(made) == [("vary", None, None)]

    def test_a_task_that_says_all_is_not_planned(self, thinker):
        thinker(FILL)
        assert plain(Vary(strength=0.75)(photo)) == [("vary", None, None)]

    def test_names_made_on_the_way_do_not_take_those_of_the_recipe(self, thinker):
        thinker(LOOK, FILL)
        steps = [{"task": "vary"}, {"task": "recolor", "pictures": {"mask": "hole"}}]
        made = run(Recipe.from_dict({"steps": steps}), picture=photo, hole=hole(40, 32))
        taken = [("control", "hole_", None), ("recolor", None, {"mask": "hole_"}), ("recolor", None, {"mask": "hole"})]
        assert plain(made) == taken

    def test_pictures_go_by_the_names_that_the_recipe_gave_them(self, thinker):
        thinker(PAINT, (PAINT[0] | {"with": {"strength": 1}}, "again"))
        steps = [{"task": "vary", "pictures": {"picture": "other"}}]
        made = run(Recipe.from_dict({"steps": steps}), other=picture(8, 8, seed=1))
        assert plain(made) == [("vary", None, {"picture": "other"}), ("vary", None, None)]
        assert made.picture.size == (8, 8)

    def test_what_is_planned_may_have_a_name_as_a_whole(self, thinker):
        thinker(PAINT, PAINT)
        steps = [{"task": "vary", "makes": "dark"}, {"task": "recolor", "pictures": {"picture": "dark"}}]
        made = run(Recipe.from_dict({"steps": steps}), picture=photo, mask=hole(40, 32))
        dark = {"picture": "dark"}
        assert plain(made) == [("vary", "dark", None), ("vary", "dark", dark), ("recolor", None, dark)]

    def test_plans_within_plans_are_done(self, thinker):
        thinker(({"task": "vary", "with": {"strength": 0.5}}, ""))
        with pytest.raises(EngineFailed, match="come to an end"):
            Vary()(photo)

    def test_a_plan_that_is_no_recipe_is_the_engines_fault(self, thinker):
        thinker(({"task": "recolor", "with": {"colour": "blue"}}, ""))
        with pytest.raises(EngineFailed, match="in place of vary"):
            Vary()(photo)

    def test_progress_never_falls(self, thinker):
        thinker(PAINT, PAINT, PAINT)
        heard = []
        Vary()(photo, progress=lambda fraction, doing: heard.append(fraction))
        assert heard == sorted(heard) and heard[-1] == 1 and len(set(heard)) > 3

    def test_it_can_be_stopped_between_steps(self, thinker):
        def stop(fraction, doing):
            raise Cancelled(needed="a run", found="a stop", fix="")

        thinker(PAINT)
        with pytest.raises(Cancelled):
            Vary()(photo, progress=stop)


class TestProposing:
    def test_what_would_be_done_is_told_and_not_done(self, thinker):
        thinker(LOOK, FILL, found="edges")
        told = propose(Recipe.of(Vary(), seed=3), picture=photo)
        assert [step.task for step in told.recipe.steps] == [Control(kind="threshold"), Recolor()]
        assert told.whys == ("it has edges", "where they are") and told.notes == ("edges",) and told.recipe.seed == 3

    def test_it_runs_to_the_same_picture(self, thinker):
        thinker(LOOK, FILL)
        made = Vary()(photo, seed=3)
        assert run(propose(Recipe.of(Vary(), seed=3), picture=photo).recipe, picture=photo).record == made.record

    def test_what_follows_something_made_is_left_as_it_is(self, thinker):
        thinker(PAINT)
        told = propose(Recipe.from_dict({"steps": [{"task": "vary"}, {"task": "vary"}]}), picture=photo)
        assert [step.task.strength for step in told.recipe.steps] == [0.25, 0.5] and len(Thinker.seen) == 2

    def test_it_reads_back_from_the_text_with_its_reasons(self, thinker):
        thinker(LOOK, FILL)
        told = propose(Recipe.of(Vary()), picture=photo)
        text = to_toml(told.recipe, told.whys)
        assert parse(text) == told.recipe and "# it has edges\n[[steps]]" in text

    def test_nothing_to_do_leaves_the_task_with_the_reason(self, thinker):
        thinker(found="nothing to do")
        told = propose(Recipe.of(Vary()), picture=photo)
        assert told.recipe == Recipe.of(Vary()) and told.whys == ("nothing to do",)


class TestNames:
    STEPS = (
        {"task": "control", "with": {"kind": "threshold"}, "makes": "sky"},
        {"task": "recolor", "pictures": {"mask": "sky"}},
    )

    def test_a_named_result_is_taken_and_the_picture_stays(self):
        made = run(Recipe.from_dict({"steps": self.STEPS}), picture=photo)
        white = Control(kind="threshold")(photo).picture
        assert made.picture.sha256 == Recolor()(photo, mask=white).picture.sha256

    def test_it_survives_text(self):
        recipe = Recipe.from_dict({"steps": self.STEPS})
        assert parse(to_toml(recipe)) == recipe and recipe.inputs() == {"picture"} and recipe.made() == {"sky"}

    def test_a_picture_of_a_made_name_is_refused(self):
        with pytest.raises(BadTask, match="sky"):
            run(Recipe.from_dict({"steps": self.STEPS}), picture=photo, sky=hole())

    @pytest.mark.parametrize(
        "steps",
        [
            [{"task": "vary", "makes": "x"}],
            [{"task": "vary", "makes": "picture"}, {"task": "vary"}],
            [{"task": "inpaint", "makes": "mask"}, {"task": "vary"}],
            [{"task": "vary", "makes": "two words"}, {"task": "vary"}],
            [{"task": "vary", "makes": 3}, {"task": "vary"}],
        ],
    )
    def test_names_that_cannot_be_are_refused(self, steps):
        with pytest.raises(BadRecipe):
            Recipe.from_dict({"steps": steps})

    def test_the_picture_that_came_in_can_still_be_named(self):
        """A role bound to ``picture`` means the input, not what flows."""
        steps = [{"task": "recolor"}, {"task": "blend", "pictures": {"piece": "picture"}}]
        made = run(Recipe.from_dict({"steps": steps}), picture=photo, mask=hole(40, 32))
        assert made.picture.size == photo.size


def test_a_result_without_notes_has_none():
    assert Inpaint()(photo, mask=hole(40, 32), mark=False).notes == ()
