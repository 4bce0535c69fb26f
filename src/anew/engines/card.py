"""A card: the facts about an engine that a person or a scheduler needs before running it.

Cards are cheap. Listing engines reads their cards and imports none of their code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from anew.tasks import Task


@dataclass(frozen=True, kw_only=True)
class EngineCard:
    """What an engine is, what it does, and what it stands on."""

    name: str
    """Lower case, one word. The same in Python, on the command line and in a record."""
    summary: str
    """One line, for lists."""
    serves: Mapping[type[Task], frozenset[str]]
    """Tasks it can do, each with the fields and optional roles it reads. Anything else that
    is set is refused, never dropped."""
    engine: str
    """Where its class is, as ``module:Class``."""
    licence: str
    """SPDX name of the narrowest licence among its code and weights."""
    sources: tuple[str, ...]
    """Papers or pages, with their arXiv number or DOI."""
    trained: bool = False
    """True if what it makes depends on pictures that it, or a network of it, learned from."""
    generative: bool = False
    """True if it draws anew with a generative model even what a task only corrects."""
    extra: str = ""
    """The extra of the package that it needs; empty if the core is enough."""
    modules: tuple[str, ...] = ()
    """Modules that must be importable for it to run; ``torch|onnxruntime`` where either will do."""
    model: Literal["none", "optional", "needed"] = "none"
    """Whether it works with a model that the person names; one that takes none refuses one."""
    model_files: tuple[str, ...] = ()
    """By which files it knows a model of its own: names inside a folder, or patterns such as ``*.onnx``."""
    tells: str = ""
    """Where it looks into a file of a kind that several engines read, and says whether it is its own, as
    ``module:function`` of a path; without torch, and within a moment."""
    does: str = ""
    """Where it says which of its tasks a model of its own does, as ``module:function`` of a path, which gives their
    names; without torch, and within a moment. Empty where every model does them all."""
    rank: int = 50
    """Of the engines that can, the lowest rank is taken when none is named: least need first."""
    multiple_of: int = 1
    """Sides are padded up to a multiple of this, and cropped back."""
    space: Literal["own", "srgb"] = "srgb"
    """Colours it is given: the picture's own RGB, untouched, or converted to sRGB."""
    alpha: bool = False
    """True if it reads and makes a fourth channel, straight alpha."""
    versions: tuple[str, ...] = field(default=("numpy",))
    """Distributions whose versions can change its pixels; they go into the record."""

    def missing(self) -> list[str]:
        """Modules it needs that are not installed."""
        wanted = {module: module.split("|") for module in self.modules}
        return [" or ".join(any_of) for any_of in wanted.values() if not any(map(find_spec, any_of))]

    def knows(self, model: str) -> bool:
        """Whether a folder, a file or the name of a stored model looks like one of its own; no weights are opened."""
        path = Path(where(model))
        if path.is_dir():
            return any((path / name).is_file() for name in self.model_files if "*" not in name)
        return path.is_file() and any(fnmatchcase(path.name, name) for name in self.model_files)

    def reads(self, task: type[Task]) -> frozenset[str]:
        """Fields and optional roles it honours for that task; empty if it does not serve it."""
        return self.serves.get(task, frozenset())


def where(model: str) -> str:
    """Where a model lies: the path as given where there is something, else the stored model of that name or id."""
    if not model or Path(model).exists():
        return model
    from anew.models import located  # not when engines are listed: the store reads labels, with pydantic

    return located(model)


def everything_of(task: type[Task], *, but: tuple[str, ...] = ()) -> frozenset[str]:
    """Every field and optional role of a task, less those named.

    Example:
        >>> from anew.tasks import Vary
        >>> sorted(everything_of(Vary))
        ['strength']
    """
    roles = {role.name for role in task.roles if not role.needed}
    return frozenset((roles | set(task.model_fields)) - set(but))
