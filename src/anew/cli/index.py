"""Index: names and summaries of the tasks and of the families, read from their source without running it.

``anew --help`` needs two words a task. Importing the tasks for them costs numpy and pydantic, 0.2 s;
parsing their few short files costs 0.01 s. There is still one declaration only: this reads it.
Where the source is not at hand (a zipped or compiled install) the tasks are imported after all.
"""

import ast
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def summaries() -> dict[str, str]:
    """The first line of each task's docstring by its name, in the order of ``TASKS``."""
    try:
        return _read(_package() / "tasks")
    except (OSError, SyntaxError, AssertionError):
        from anew.tasks import TASKS

        return {name: task.summary() for name, task in TASKS.items()}


@cache
def families() -> dict[str, str]:
    """The first line of what each family says of itself, by its name."""
    try:
        engines = _package() / "engines"
        found: dict[str, str] = {}
        for path in (
            engines / "gan" / "families",
            engines / "diffusion" / "learning",
            engines / "restore" / "learning",
        ):
            found |= _read_families(path / "options.py")
        return found
    except (OSError, SyntaxError, AssertionError):
        from anew.training.families import OPTIONS

        return {name: (options.__doc__ or "").split("\n")[0] for name, options in OPTIONS.items()}


def _package() -> Path:
    spec = find_spec("anew")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _read_families(path: Path) -> dict[str, str]:
    declared = [(_name(each, "family"), ast.get_docstring(each) or "") for each in _classes(path)]
    return {name: words.split("\n")[0].replace("``", "") for name, words in declared if name}


def _read(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.glob("*.py")):
        for declared in _classes(path):
            name = _name(declared)
            if name:
                found[declared.name] = (name, (ast.get_docstring(declared) or "").split("\n")[0])
    order = _order(folder / "__init__.py")
    return dict(found[kind] for kind in order if kind in found)


def _classes(path: Path) -> Iterator[ast.ClassDef]:
    tree = ast.parse(path.read_text(encoding="utf8"))
    return (node for node in tree.body if isinstance(node, ast.ClassDef))


def _name(declared: ast.ClassDef, field: str = "name") -> str | None:
    """What a class body says after ``name =``, if it is plain text."""
    for node in declared.body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id == field and isinstance(node, ast.AnnAssign):
            return str(node.value.value) if isinstance(node.value, ast.Constant) else None
    return None


def _order(path: Path) -> list[str]:
    """The classes that the table TASKS lists, as it lists them."""
    for node in ast.parse(path.read_text(encoding="utf8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "TASKS":
            assert node.value is not None
            names = [each for each in ast.walk(node.value) if isinstance(each, ast.Name)]
            return [each.id for each in sorted(names, key=lambda each: (each.lineno, each.col_offset))]
    raise AssertionError("anew.tasks declares TASKS")
