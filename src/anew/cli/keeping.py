"""Keeping: the store of pictures and records, told, swept, checked, handed over and taken in."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from anew.cli.common import in_range
from anew.cli.progress import shown
from anew.cli.report import flat, note, say, say_json, table
from anew.errors import NotKept
from anew.image import CLI, Limit
from anew.replaying.tracing import traced
from anew.store import Found, Listed, Parcel, Store, adopt, export, gc, verify

HEAD = ("picture", "made", "by", "watermark", "inputs")
SHORT = 12
"""Letters of a digest that are shown; as many tell one from another."""
NAMED = 5
"""Damaged files that are named before the rest is counted."""


def tell_list(*, count: int = 0, as_json: bool = False) -> int:
    """The pictures whose records are kept, the newest first, and how much there is.

    Raises:
        BadInput: a number out of range.
    """
    in_range("--count", count, 0, 1e9)
    store = Store()
    listed, sizes = store.listed(), store.sizes()
    chosen = listed[: count or None]
    if as_json:
        say_json({"store": str(store.root), **asdict(sizes), "records": [_row(each) for each in chosen]})
        return 0
    if chosen:
        say(table([_cells(each) for each in chosen], HEAD))
    if len(chosen) < len(listed):
        say(f"{len(listed) - len(chosen)} older ones: anew store list --count 0")
    say(f"{sizes.pictures} pictures, {sizes.notes} records, {size(sizes.bytes)} of {size(sizes.room)}, in {store.root}")
    return 0


def tell_gc(*, as_json: bool = False, quiet: bool = False) -> int:
    """Drop what is damaged, half-written or of no use.

    Raises:
        CannotWrite: no permission.
    """
    with shown(quiet=quiet or as_json, compiles=False) as progress:
        gone = gc(Store(), progress)
    whys = Counter(each.why for each in gone)
    if as_json:
        say_json({"gone": [_fault(each) for each in gone], "bytes": sum(each.size for each in gone)})
    elif not gone:
        say("nothing to drop")
    else:
        say(f"dropped {len(gone)} files, {size(sum(each.size for each in gone))}")
        say("\n".join(f"  {number} {flat(why)}" for why, number in whys.most_common()))
    return 0


def tell_verify(*, as_json: bool = False, quiet: bool = False) -> int:
    """Read everything again.

    Raises:
        NotKept: something is not as it was; the first ones are named.
    """
    store = Store()
    with shown(quiet=quiet or as_json, compiles=False) as progress:
        faults = verify(store, progress)
    if faults:
        named = [f"{each.path.relative_to(store.root)}: {each.why}" for each in faults[:NAMED]]
        more = [f"and {len(faults) - NAMED} more"] if len(faults) > NAMED else []
        raise NotKept(
            needed="everything as it was kept",
            found="; ".join([*named, *more]),
            fix="anew store gc drops what is damaged; no picture that was saved depends on it.",
        )
    sizes = store.sizes()
    if as_json:
        say_json({"store": str(store.root), **asdict(sizes), "ok": True})
    else:
        say(f"{sizes.pictures} pictures and {sizes.notes} records, each as it was kept")
    return 0


def tell_export(picture: str, out: str, *, everything: bool = False, as_json: bool = False) -> int:
    """Write the history of a picture as one file.

    Raises:
        NotKept: no record tells of it.
        CannotWrite: no permission, no room.
    """
    store = Store()
    told = export(store, meant(picture, store), Path(out), everything=everything)
    _tell_parcel(told, out, as_json=as_json)
    if everything and not as_json:
        note("with EXIF and XMP of the originals, which may say where and by whom they were taken")
    return 0


def tell_adopt(parcel: str, *, limit: float, as_json: bool = False) -> int:
    """Take in what somebody else exported.

    Raises:
        BadFile: it is no parcel, or something in it is not what it says.
        TooLarge: over the limit.
    """
    in_range("--limit", limit, 1e-6, 1e6)
    _tell_parcel(adopt(Store(), Path(parcel), limit=Limit(int(limit * 1_000_000))), parcel, as_json=as_json)
    return 0


def meant(picture: str, store: Store) -> str:
    """The digest of a picture that is named by its file or by the first letters of its digest.

    Raises:
        NotKept: the store knows none of that name.
    """
    return traced(picture, store, CLI).record.output if Path(picture).is_file() else store.resolve(picture)


def size(number: int) -> str:
    """Bytes in words.

    Example:
        >>> size(5_000_000_000), size(1234)
        ('5.0 GB', '1.2 kB')
    """
    unit, worth = next((pair for pair in _UNITS if number >= pair[1]), _UNITS[-1])
    return f"{number / worth:.1f} {unit}" if worth > 1 else f"{number} bytes"


_UNITS = (("GB", 10**9), ("MB", 10**6), ("kB", 10**3), ("bytes", 1))


def _tell_parcel(told: Parcel, path: str, *, as_json: bool) -> None:
    if as_json:
        say_json({"parcel": path, **asdict(told)})
        return
    say(f"{path}: {told.notes} records and {told.pictures} pictures of the history of {flat(told.picture[:SHORT])}")
    if told.missing:
        note(f"without {len(told.missing)} that had to make room: {', '.join(each[:SHORT] for each in told.missing)}")


def _row(listed: Listed) -> dict[str, Any]:
    return {
        "picture": listed.note.of,
        "output": listed.note.output,
        "made": int(listed.when),
        "here": listed.note.here,
        "tasks": list(_tasks(listed.note.record)),
        "mark": listed.note.mark,
        "inputs": listed.note.inputs,
        "missing": list(listed.missing),
    }


def _cells(listed: Listed) -> tuple[str, ...]:
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(listed.when))
    gone = f"missing {', '.join(listed.missing)}" if listed.missing else ", ".join(listed.note.inputs)
    whence = "" if listed.note.here else ", elsewhere" if listed.note.of == listed.note.output else ", read from a file"
    tasks = ", ".join(_tasks(listed.note.record)) + whence
    return listed.note.of[:SHORT], made, flat(tasks), listed.note.mark, flat(gone)


def _tasks(record: str) -> Iterator[str]:
    """The tasks of a record; of one that a stranger wrote, what can be read."""
    recipe = json.loads(record).get("recipe")
    for step in recipe.get("steps", []) if isinstance(recipe, dict) else []:
        if isinstance(step, dict):
            yield str(step.get("task", "?"))


def _fault(found: Found) -> dict[str, Any]:
    return {"path": str(found.path), "bytes": found.size, "why": found.why}
