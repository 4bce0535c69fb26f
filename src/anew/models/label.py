"""Label: ``anew.json``, which says what a stored model is, where it came from and what each file should hash to."""

import re
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from anew.errors import BadInput, BadModel
from anew.image.files.atomic import write_whole
from anew.weights.files import sha256_of

FILE = "anew.json"
PARTIAL = ".partial"
"""How the folder of an interrupted pull ends; no model may be named so."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ValueError(f"{name!r} is not a path inside the model")
    return name


class FileFact(BaseModel):
    """One file as it should be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: Annotated[int, Field(ge=0)]
    """Bytes."""
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Label(BaseModel):
    """What a stored model is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    kind: Literal["pulled", "copied", "linked"]
    """``linked`` is a reference: the files lie elsewhere and are never touched."""
    where: str
    """The id on the hub, or the path that it was added from."""
    file: str = ""
    """The name of the file, for a model that is one file and not a folder."""
    revision: str = ""
    """The commit on the hub."""
    licence: str = "unstated"
    terms: str = ""
    """What the licence allows, in plain words."""
    files: dict[Annotated[str, AfterValidator(_inside)], FileFact]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(fact.size for fact in self.files.values())

    def base(self, folder: Path) -> Path:
        """The folder that the names of its files are relative to, for the folder that the label lies in."""
        if self.kind != "linked":
            return folder
        return Path(self.where).parent if self.file else Path(self.where)

    def path(self, folder: Path) -> Path:
        """What an engine is to open: a folder, or one file."""
        return self.base(folder) / self.file


def read_label(folder: Path) -> Label:
    """The label of the model in a folder of the store.

    Raises:
        BadModel: there is none, or it cannot be read.
    """
    path = folder / FILE
    try:
        return Label.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadModel(
            needed=f"the label of a model at {path}",
            found=error.strerror or "no file" if isinstance(error, OSError) else _first(error),
            fix="Remove that folder by hand and add or pull the model again.",
        ) from None


def write_label(folder: Path, label: Label) -> None:
    """Write it, whole or not at all.

    Raises:
        CannotWrite: no permission or no room.
    """
    write_whole(folder / FILE, (label.model_dump_json(indent=2) + "\n").encode())


def fact_of(path: Path) -> FileFact:
    """Size and SHA-256 of a file.

    Raises:
        BadModel: it cannot be read.
    """
    return FileFact(sha256=sha256_of(path), size=path.stat().st_size)


def checked_name(name: str) -> str:
    """The same name, if a model may be called so.

    Raises:
        BadInput: other characters than letters, digits, ``.``, ``-`` and ``_``, or the end that partial pulls have.
    """
    if not _NAME.fullmatch(name) or name.endswith((PARTIAL, ".")):
        raise BadInput(
            needed=f"a name of letters, digits, '.', '-' and '_' that does not end in {PARTIAL}",
            found=name or "nothing",
            fix="Say another with --as NAME.",
        )
    return name


def _first(error: ValidationError) -> str:
    told = error.errors(include_url=False)[0]
    where = ".".join(map(str, told["loc"]))
    return f"{where}: {told['msg']}" if where else told["msg"]
