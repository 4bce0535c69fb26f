import pytest

from anew.cli.facts import facts
from anew.tasks import TASKS


def fact(task, name):
    return next(each for each in facts(TASKS[task]) if each.name == name)


@pytest.mark.parametrize(
    ("task", "name", "flag", "type_", "range_", "metavar"),
    [
        ("inpaint", "grow", "--grow", "whole number", "0 to 64", "0..64"),
        ("restyle", "keep_colors", "--keep-colors", "yes or no", "", "TEXT"),
        ("restyle", "only", "--only", "choice", "both or colors", "both|colors"),
        ("recolor", "color", "--color", "text", "#RRGGBB", "#RRGGBB"),
        ("inpaint", "prompt", "--prompt", "text", "", "TEXT"),
    ],
)
def test_a_field_is_told_in_plain_words(task, name, flag, type_, range_, metavar):
    told = fact(task, name)
    assert (told.flag, told.type, told.range, told.metavar) == (flag, type_, range_, metavar)


def test_every_field_has_help_and_a_default():
    for task in TASKS.values():
        for each in facts(task):
            assert each.help.endswith("."), (task.name, each.name)
            assert each.default is not None, (task.name, each.name)
