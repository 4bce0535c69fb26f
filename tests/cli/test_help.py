import re

import pytest

from anew.cli.facts import facts
from anew.cli.index import summaries
from anew.tasks import TASKS


def words(text):
    """The text without boxes, and with lines that were broken put together."""
    return " ".join(re.sub(r"[│╭╮╰╯─]", " ", text).split())


@pytest.mark.parametrize("args", [(), ("--help",), ("-h",)])
def test_help_names_every_command(anew, args):
    said = anew(*args)
    assert said.code == 0
    for name in [
        *TASKS,
        "run",
        "recipe",
        "engines",
        "tasks",
        "doctor",
        "show",
        "tour",
        "version",
        "train",
        "evaluate",
        "export",
        "models",
        "scenes",
    ]:
        assert re.search(rf"\b{name}\b", said.out)
    assert summaries()["vary"] in words(said.out)


@pytest.mark.parametrize("name", TASKS)
def test_help_of_a_task_tells_every_picture_and_field(anew, name, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    told = words(anew(name, "--help").out)
    for role in TASKS[name].roles:
        assert role.help in told
    for fact in facts(TASKS[name]):
        assert fact.flag in told
        assert fact.help in told


def test_help_of_a_task_shows_ranges_and_defaults(anew, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    told = words(anew("restyle", "--help").out)
    assert "--strength 0..1" in told
    assert "[default: 0.7]" in told
    assert "both|colors" in told
