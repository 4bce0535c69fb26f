from pathlib import Path

import pytest

from anew.cli import reference
from anew.errors import AnewError
from anew.tasks import TASKS
from anew.training.families import OPTIONS

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


@pytest.fixture(autouse=True)
def fake_engines():
    """None here: the pages are about the real ones."""


def test_reference_pages_are_up_to_date():
    kept = {path.name: path.read_text(encoding="utf8") for path in FOLDER.glob("*.md")}
    assert kept == reference.pages(), "Run `make docs` and commit what it writes."


def test_the_generator_writes_what_it_says(tmp_path):
    reference.main(str(tmp_path / "new"))
    assert {path.name for path in (tmp_path / "new").iterdir()} == set(reference.pages())


def test_every_task_field_and_picture_is_on_the_page():
    page = reference.pages()["tasks.md"]
    for name, task in TASKS.items():
        assert f"## {name}\n" in page
        for each in [*task.model_fields, *(role.name for role in task.roles)]:
            assert f"| `{each}`" in page


def test_every_option_of_every_family_is_on_the_page():
    page = reference.pages()["training.md"]
    for family, options in OPTIONS.items():
        own = page.partition(f"\n## {family}\n")[2].partition("\n## ")[0]
        for name in options.model_fields:
            assert f"| `--{name.replace('_', '-')}" in own


def test_every_error_is_on_the_page():
    page = reference.pages()["errors.md"]
    kinds = [AnewError]
    for kind in kinds:
        kinds += [below for below in kind.__subclasses__() if below.__module__ == "anew.errors"]
        assert f"`{kind.__name__}` | {kind.exit_code} | {kind.http_status} |" in page


@pytest.mark.parametrize("name", TASKS)
def test_the_python_example_of_a_task_can_be_asked(name):
    shaped = reference.SHAPED.get(name, {})
    assert TASKS[name](**shaped)
