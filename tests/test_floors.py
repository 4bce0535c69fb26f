"""Imports go down, never up, and never sideways between engines. Drawn in docs/floors.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

import anew

FLOORS = [
    "errors home version",
    "image",
    "ops metrics store learning nets weights",
    "provenance",
    "tasks models",
    "engines",
    "recipes",
    "policy words",
    "road training",
    "inspecting jobs replaying tour",
    "trees",
    "server mcp",
    "cli",
]
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms.split()}
SOURCE = Path(anew.__file__).parent


def faults(source: Path) -> Iterator[str]:
    """Every import under ``source`` that breaks the direction, in words."""
    for path in sorted(source.rglob("*.py")):
        here = path.relative_to(source).with_suffix("").parts
        for name in sorted(_imports(path)) if here not in {("__init__",), ("__main__",)} else ():
            fault = _fault(source, here, name.split(".")[1:])
            if fault:
                yield f"{'/'.join(here)} {fault} {name}"


def _fault(source: Path, here: tuple[str, ...], there: list[str]) -> str:
    if not there or there[0] not in LEVEL:
        return "goes through the public face"
    if LEVEL[there[0]] > LEVEL[here[0]]:
        return "reaches up to"
    if LEVEL[there[0]] == LEVEL[here[0]] and there[0] != here[0]:
        return "reaches across to"
    engines = [source.joinpath(*parts[:2]) for parts in (here, there) if parts[0] == "engines" and len(parts) > 1]
    if len(engines) == 2 and engines[0] != engines[1] and all(engine.is_dir() for engine in engines):
        return "borrows from another engine,"
    return ""


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.ImportFrom) and (node.level or node.module == "anew"):
            names.add("anew")
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name for name in names if name.split(".")[0] == "anew"}


FETCHES = {
    *(("server/fetching.py", name) for name in ("socket", "ssl", "http.client")),
    *(("words/chat/calling.py", name) for name in ("ssl", "http.client")),
}
"""The exceptions, both off by default: pictures by URL from hosts that whoever starts the server names
(docs/serving.md), and a chat model that they name (docs/words.md)."""

FORBIDDEN = {
    "socket", "ssl", "http", "http.client", "urllib.request", "ftplib", "smtplib", "requests",  # nothing calls home
    "httpx", "httpx2",
    "pickle", "shelve", "marshal", "dill", "joblib",  # nothing that runs code is ever opened
}  # fmt: skip


def forbidden(source: Path) -> Iterator[str]:
    """Every import of a module that the promises rule out."""
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names = [name for name in names if (path.relative_to(source).as_posix(), name) not in FETCHES]
            yield from (f"{path.name} imports {name}" for name in names if name in FORBIDDEN)


def test_nothing_calls_home_and_no_pickle_is_opened():
    assert list(forbidden(SOURCE)) == []


def test_forbidden_names_a_planted_import(tmp_path):
    (tmp_path / "a.py").write_text(
        "def f():\n    import pickle\n    from urllib.request import urlopen", encoding="utf8"
    )
    assert list(forbidden(tmp_path)) == ["a.py imports pickle", "a.py imports urllib.request"]


def test_imports_only_go_down():
    assert list(faults(SOURCE)) == []


def test_every_room_has_a_floor():
    rooms = {p.stem for p in SOURCE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert rooms - {"__init__", "__main__"} <= set(LEVEL)


def test_faults_names_each_kind_of_breach(tmp_path):
    """The guard is guarded: one planted breach of each kind, each found."""
    breaches = {
        "ops/a.py": "def f():\n    from anew.road import run",
        "ops/b.py": "import anew.metrics.luma",
        "engines/patch/c.py": "from anew.engines.diffusion.card import CARD",
        "engines/diffusion/d.py": "from anew.engines import patch",
        "image/d.py": "from anew import run",
        "tasks/e.py": "from . import inpaint",
        "road.py": "import anew.cli.main",
        "engines/patch/ok.py": "from anew.engines.base import Engine",
    }
    for name, text in breaches.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf8")
    assert list(faults(tmp_path)) == [
        "engines/diffusion/d borrows from another engine, anew.engines.patch",
        "engines/patch/c borrows from another engine, anew.engines.diffusion.card.CARD",
        "image/d goes through the public face anew",
        "ops/a reaches up to anew.road.run",
        "ops/b reaches across to anew.metrics.luma",
        "road reaches up to anew.cli.main",
        "tasks/e goes through the public face anew",
    ]
