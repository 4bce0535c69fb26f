import pytest

from anew.tasks import TASKS
from anew.version import VERSION


def test_engines_are_listed_with_what_they_need(anew):
    said = anew("engines")
    head, fake, needy = said.out.splitlines()
    assert head.split() == ["engine", "needs", "licence", "tasks"]
    assert "nothing more" in fake
    assert "pip install 'anew[moon]'" in needy


def test_engines_are_listed_as_json(anew):
    fake, needy = anew("engines", "--json").json
    assert fake["ready"]
    assert (needy["ready"], needy["missing"]) == (False, ["no_such_module"])
    assert needy["serves"] == {"vary": ["strength"]}


@pytest.mark.parametrize(
    ("args", "names"),
    [(("--task", "inpaint"), ["fake"]), (("--task", "vary"), ["fake", "needy"]), (("--reads", "grow"), ["fake"])],
)
def test_engines_are_found_by_what_they_do(anew, args, names):
    assert [engine["name"] for engine in anew("engines", *args, "--json").json] == names


def test_a_field_that_nobody_reads_lists_nobody(anew):
    assert anew("engines", "--reads", "prompt").out == "none\n"


def test_tasks_are_listed_with_what_they_take(anew):
    lines = anew("tasks").out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(TASKS)
    assert "picture, mask, source?" in lines[1]


def test_tasks_are_listed_as_json_with_their_engines(anew):
    vary = {task["name"]: task for task in anew("tasks", "--json").json}["vary"]
    assert vary["engines"] == ["fake", "needy"]
    assert vary["fields"]["strength"]["maximum"] == 1


def test_the_schema_of_every_task_names_its_pictures(anew):
    told = anew("tasks", "--schema").json
    assert list(told) == list(TASKS)
    assert [role["name"] for role in told["inpaint"]["roles"]] == ["picture", "mask", "source", "control"]


@pytest.mark.parametrize("args", [("version",), ("--version",)])
def test_the_version_is_told(anew, args):
    assert anew(*args).out == f"anew {VERSION}\n"
