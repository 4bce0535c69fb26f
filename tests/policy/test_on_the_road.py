"""Whoever is asked is asked before anything is done, and about what is planned too."""

import pytest

from anew import Recipe, Recolor, Vary, run, variants
from anew.engines import base, registry
from anew.engines.card import EngineCard, everything_of
from anew.errors import Refused
from anew.tasks import TASKS
from tests.pictures import hole, picture

CARD = EngineCard(
    name="plans",
    summary="",
    serves={task: everything_of(task) for task in TASKS.values()},
    engine=f"{__name__}:Plans",
    licence="CC-BY-NC-4.0",
    sources=(),
)


class Plans(base.Planner[base.Settings]):
    card = CARD
    made = 0

    def make(self, task, x, work, settings):
        self.made += 1
        return x["picture"]

    def plan(self, task, x, work, settings):
        steps = ({"task": "damage", "makes": "hole"}, {"task": "inpaint", "pictures": {"mask": "hole"}})
        planned = tuple(base.Planned(step, "") for step in steps)
        return base.Proposal(planned, "") if task.name == "repair" else None


class Listens:
    """Refuses one task, and remembers what it was asked."""

    def __init__(self, no=""):
        self.no, self.heard = no, []

    def ask(self, asked):
        self.heard.append(asked)
        if asked.step.task.name == self.no:
            raise Refused(needed="another task", found=self.no, fix="Ask.")


@pytest.fixture
def engine(monkeypatch):
    engine = Plans()
    monkeypatch.setattr(registry, "card", lambda name: CARD)
    monkeypatch.setattr(registry, "cards", lambda: [CARD])
    monkeypatch.setattr(registry, "load", lambda name: engine)
    return engine


def recipe(*tasks):
    return Recipe.from_dict({"steps": [{"task": task} for task in tasks]})


def test_a_policy_hears_of_engine_licence_pictures_and_consent(engine):
    policy = Listens()
    result = run(recipe("recolor"), policy=policy, consent=" she\nasked ", picture=picture(), mask=hole())
    (asked,) = policy.heard
    assert (asked.step.engine, dict(asked.licences)) == ("plans", {"plans": "CC-BY-NC-4.0"})
    assert {role: each.sha256 for role, each in asked.pictures.items()} == dict(result.record.inputs)
    assert asked.consent == "she asked" == result.record.consent


def test_a_later_step_is_refused_before_the_first_is_done(engine):
    with pytest.raises(Refused):
        run(recipe("vary", "denoise"), policy=Listens("denoise"), picture=picture())
    assert engine.made == 0


def test_planned_steps_are_asked_about_before_the_first_of_them_is_done(engine):
    policy = Listens("inpaint")
    with pytest.raises(Refused):
        run(recipe("repair"), policy=policy, picture=picture())
    assert [each.step.task.name for each in policy.heard] == ["repair", "damage", "inpaint"]
    assert engine.made == 0


def test_every_way_to_run_asks(engine):
    policy = Listens("vary")
    for way in (
        lambda: run(recipe("vary"), policy=policy, picture=picture()),
        lambda: variants(recipe("vary"), 2, policy=policy, picture=picture()),
        lambda: Vary()(picture(), policy=policy),
    ):
        with pytest.raises(Refused):
            way()


def test_nobody_is_asked_by_default_and_the_record_says_no_reason(engine):
    record = Recolor()(picture(), mask=hole()).record
    assert record.consent == "" and "consent" not in record.to_json()
