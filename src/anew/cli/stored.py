"""Stored: models of others on this machine, told, pulled, added, verified and removed."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anew.cli.progress import shown
from anew.cli.report import note, say, say_json, table
from anew.engines.diffusion.loading.single.what import UNKNOWN, what_is
from anew.engines.foreign.telling import told
from anew.errors import BadInput, BadModel
from anew.models import Entry, Stored, add, catalogue, find, known, remove, verify
from anew.weights import read_header

if TYPE_CHECKING:
    from anew.models.pull import Hub

HEAD = ("model", "kind", "size", "from", "licence")


def tell_catalogue(*, as_json: bool = False) -> int:
    """Well-known models that can be pulled."""
    if as_json:
        say_json([_entry_row(each) for each in catalogue()])
        return 0
    head = ("model", "size", "memory", "commercial", "licence", "", "what it is")
    say(table([_entry_cells(each) for each in catalogue()], head))
    return 0


def tell_entry(entry: Entry, *, as_json: bool = False) -> int:
    """One model of the catalogue, which is not here."""
    if as_json:
        say_json(_entry_row(entry))
        return 0
    say(_lines(_entry_lines(entry)))
    return 0


def tell_stored(stored: Stored, *, as_json: bool = False) -> int:
    """One model of the store."""
    if as_json:
        say_json(row(stored.name, stored) | _what(stored) | {"files": stored.label.model_dump()["files"]})
        return 0
    say(_lines(_stored_lines(stored)))
    return 0


def tell_file(path: str, *, as_json: bool = False) -> int:
    """One file that ``what_of`` knows and that is in no store."""
    what, size = what_of(Path(path)), Path(path).stat().st_size
    if as_json:
        say_json({"model": path, "what": what, "bytes": size})
        return 0
    say(_lines(iter([("model", f"{path}, {_size(size)}"), ("what", what)])))
    return 0


def what_of(path: Path) -> str:
    """What a single file is; empty where its header does not tell, which is also how a damaged one is answered."""
    if path.suffix == ".safetensors" and path.is_file():
        with suppress(BadModel):
            header = read_header(path)
            if network := told(frozenset(header.tensors)):
                return f"a restoration network, {network}"
            name = what_is(header).name
            return "" if name == UNKNOWN else name
    return ""


def tell_pull(
    wanted: str,
    *,
    name: str = "",
    revision: str = "",
    half: bool = False,
    as_json: bool = False,
    quiet: bool = False,
    client: "Hub | None" = None,
) -> int:
    """Fetch a model from the hub, or another client, and say first what its licence allows. If it is here, all is done.

    Raises:
        AnewError: as ``anew.models.pull`` says.
    """
    from anew.models.pull import fetch, hub, survey

    client = client or hub()
    plan = survey(wanted, name=name, revision=revision, half=half, hub=client)
    stored = find(plan.name)
    if stored is None or (stored.label.where, stored.label.revision) != (plan.id, plan.revision):
        if not quiet and not as_json:
            note(f"{plan.id} at {plan.revision[:12]}, {_size(plan.size)}")
            note(f"licence {plan.licence}. {plan.terms}".rstrip())
        with shown(quiet=quiet or as_json, compiles=False) as progress:
            stored = fetch(plan, hub=client, progress=progress)
    return _tell_here(stored, as_json=as_json)


def tell_add(path: str, *, name: str = "", copy: bool = False, licence: str = "unstated", as_json: bool = False) -> int:
    """Make a folder or a .safetensors file known by a name.

    Raises:
        AnewError: as ``anew.models.add`` says.
    """
    with shown(quiet=as_json, compiles=False) as progress:
        stored = add(path, name=name, copy=copy, licence=licence, progress=progress)
    return _tell_here(stored, as_json=as_json)


def tell_verify(name: str, *, as_json: bool = False) -> int:
    """Hash every file of a model again.

    Raises:
        BadInput: no model has that name.
        BadModel: files that are missing or changed, each named.
    """
    stored = known(name)
    with shown(quiet=as_json, compiles=False) as progress:
        faults = verify(stored, progress)
    if faults:
        raise BadModel(
            needed=f"{stored.name} as it was when it came",
            found="; ".join(f"{file}: {fault}" for file, fault in faults.items()),
            fix=f"anew models remove {stored.name} --yes, then pull or add it again.",
        )
    if as_json:
        say_json({"model": stored.name, "files": len(stored.label.files), "ok": True})
    else:
        say(f"{stored.name}: {len(stored.label.files)} files, each as it was when it came")
    return 0


def tell_remove(name: str, *, yes: bool = False, as_json: bool = False) -> int:
    """Forget a model, and delete what anew put there.

    Raises:
        BadInput: no model has that name, or ``yes`` was not said.
        CannotWrite: something could not be deleted.
    """
    if not yes:
        raise BadInput(needed="a clear yes, because it is deleted for good", found="none", fix="Add --yes.")
    left = [str(path) for path in remove(name)]
    if as_json:
        say_json({"removed": name, "left": left})
        return 0
    say(f"removed {name}")
    if left:
        note(f"left, because anew did not put it there: {', '.join(left)}")
    return 0


def row(name: str, stored: Stored | BadModel | int) -> dict[str, Any]:
    """A stored model for programs; a number is the bytes of an interrupted pull."""
    if isinstance(stored, int):
        return {"model": name, "kind": "partial", "bytes": stored}
    if isinstance(stored, BadModel):
        return {"model": name, "fault": stored.found}
    label = stored.label
    return {
        "model": name,
        "kind": label.kind,
        "path": str(stored.path),
        "from": label.where,
        "revision": label.revision,
        "bytes": label.size,
        "licence": label.licence,
        "terms": label.terms,
    }


def cells(name: str, stored: Stored | BadModel | int) -> tuple[str, ...]:
    """A stored model as a line of a table, as wide as ``HEAD``; a number is the bytes of an interrupted pull."""
    if isinstance(stored, int):
        return name, "partial", _size(stored), "an interrupted pull: pull again, or remove it", ""
    if isinstance(stored, BadModel):
        return name, "?", "", stored.found, ""
    label = stored.label
    return name, label.kind, _size(label.size), label.where, label.licence


def _tell_here(stored: Stored, *, as_json: bool) -> int:
    what = _what(stored)
    if as_json:
        say_json(row(stored.name, stored) | what)
    else:
        say("  ".join([stored.name, _size(stored.label.size), *what.values(), str(stored.path)]))
    return 0


def _what(stored: Stored) -> dict[str, str]:
    """What a single file is, where its header tells; nothing for a folder."""
    name = what_of(stored.path)
    return {"what": name} if name else {}


def _stored_lines(stored: Stored) -> Iterator[tuple[str, str]]:
    label = stored.label
    yield "model", f"{stored.name}, {_size(label.size)} in {len(label.files)} files"
    yield from _what(stored).items()
    yield "path", str(stored.path)
    yield label.kind, f"from {label.where}" if label.kind != "linked" else "by reference; nothing was copied"
    yield from [("revision", label.revision)] if label.revision else []
    yield "licence", f"{label.licence}. {label.terms}".strip().removesuffix(".")


def _entry_row(entry: Entry) -> dict[str, Any]:
    return asdict(entry) | {"here": find(entry.id) is not None}


def _entry_cells(entry: Entry) -> tuple[str, ...]:
    remarks = [
        "here" if find(entry.id) is not None else "",
        "gated" if entry.gated else "",
        "" if entry.revision else "unpinned",
    ]
    said = ", ".join(remark for remark in remarks if remark)
    return entry.name, _gb(entry.size_gb), _gb(entry.memory_gb), entry.commercial, entry.licence, said, entry.what


def _entry_lines(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "model", f"{entry.name}, not here yet: anew models pull {entry.name}"
    yield "what", entry.what
    yield "id", entry.id + (", gated: accept its terms on the hub first" if entry.gated else "")
    yield "revision", entry.revision or "unpinned"
    yield "tasks", ", ".join(entry.tasks) or "a part of other models"
    yield "size", f"{_gb(entry.size_gb)} to fetch, about {_gb(entry.memory_gb)} of memory to run"
    yield "licence", f"{entry.licence}; commercial use: {entry.commercial}"
    yield "terms", entry.terms


def _lines(told: Iterator[tuple[str, str]]) -> str:
    return "\n".join(f"{name:<9}{value}" for name, value in told)


def _size(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def _gb(size: float | None) -> str:
    return "?" if size is None else f"{size:g} GB"
