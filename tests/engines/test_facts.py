import json

from anew.engines import registry
from anew.engines.facts import engine_facts, serving, task_facts
from anew.tasks import TASKS


def test_what_is_told_of_engines_and_tasks_agrees():
    for card in registry.cards():
        for name in engine_facts(card)["serves"]:
            assert card.name in task_facts(TASKS[name])["engines"]


def test_whoever_needs_least_is_named_first():
    assert serving(TASKS["inpaint"])[0] == "patch"


def test_it_is_plain_data():
    told = [*map(engine_facts, registry.cards()), *map(task_facts, TASKS.values())]
    assert json.loads(json.dumps(told)) == told
