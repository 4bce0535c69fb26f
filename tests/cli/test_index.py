from pathlib import Path

import anew.tasks
from anew.cli import index
from anew.tasks import TASKS


def test_names_and_summaries_read_from_source_are_those_of_the_classes():
    index.summaries.cache_clear()
    assert list(index.summaries().items()) == [(name, task.summary()) for name, task in TASKS.items()]


def test_a_task_written_today_appears_by_itself(tmp_path):
    (tmp_path / "age.py").write_text('class Age(Task):\n    """Make it old."""\n    name: ClassVar[str] = "age"\n')
    (tmp_path / "__init__.py").write_text("TASKS: dict = {t.name: t for t in (Age,)}\n")
    assert index._read(tmp_path) == {"age": "Make it old."}


def test_without_source_the_tasks_are_imported(monkeypatch):
    def no_source(folder):
        raise FileNotFoundError

    index.summaries.cache_clear()
    monkeypatch.setattr(index, "_read", no_source)
    assert list(index.summaries()) == list(TASKS)
    index.summaries.cache_clear()


def test_every_file_of_a_task_is_in_the_table():
    named = {task.__module__.rpartition(".")[2] for task in TASKS.values()}
    helpers = {"__init__", "base", "fields", "glimpse", "schema", "words"}
    assert {path.stem for path in Path(anew.tasks.__file__).parent.glob("*.py")} == named | helpers


def test_families_are_told_as_they_tell_of_themselves():
    from anew.training.families import OPTIONS

    told = {name: options.__doc__.split("\n")[0].replace("``", "") for name, options in OPTIONS.items()}
    assert index.families() == told
    assert list(index.families()) == list(OPTIONS)
