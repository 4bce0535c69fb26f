"""Triples: before, an instruction, after.

    edits/  before/ cat.png ...     after/ cat.png ...     instructions.csv

| file               | a line                                                               |
|--------------------|----------------------------------------------------------------------|
| instructions.txt   | name, a tab, instruction                                              |
| instructions.csv   | columns ``name`` and ``instruction``                                  |
| instructions.jsonl | ``{"name": ..., "instruction": ...}``                                 |
| after/cat.txt      | the instruction of one pair alone; it goes before the others          |

A name is that of the picture without its ending, or with it.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anew.errors import AnewError, BadData
from anew.training.data.captioned import Captioned, problems_of, read_picture, words_of
from anew.training.data.items import Item
from anew.training.data.listing import pictures_in
from anew.training.data.problems import Problem, refuse
from anew.training.settings import DataSettings

FILES = ("instructions.txt", "instructions.csv", "instructions.jsonl")
MOST_BYTES = 64_000_000


@dataclass(frozen=True)
class Triple:
    """One thing to learn from."""

    before: Captioned
    after: Captioned
    """Its words are the instruction."""


@dataclass(frozen=True)
class Triples:
    """All that were read, and what was left out."""

    items: tuple[Triple, ...]
    left_out: tuple[Problem, ...] = ()


def read_triples(folder: str, prompt: str, settings: DataSettings, multiple: int) -> Triples:
    """Read every pair of a folder with its instruction.

    Args:
        folder: Holds ``before`` and ``after``.
        prompt: The instruction of pairs that have none of their own; empty where each must have.
        settings: Which size they are brought to, and whether bad ones are passed over.
        multiple: Both sides are cut, from the middle, to multiples of it.

    Raises:
        BadData: no such folders, pictures without a partner, of another size than theirs, that cannot be read, or
            without an instruction.
    """
    root = Path(folder).expanduser()
    sides = [root / "before", root / "after"]
    for side in sides:
        if not side.is_dir():
            raise BadData(
                needed="a folder with before/ and after/ in it",
                found=f"no {side}",
                fix="Put the pictures there, partners under the same name, and what to do in instructions.csv.",
            )
    before, after = ({item.name: item for item in pictures_in(side)} for side in sides)
    told = instructions(root)
    problems = list(_alone(before, after))
    bad: dict[Item, AnewError] = {}
    found = []
    for name in sorted(before.keys() & after.keys()):
        try:
            words = words_of(after[name], "") or told.get(name) or prompt
            pair = [read_picture(side[name], settings, multiple, words) for side in (before, after)]
            found.append((before[name], after[name], Triple(*pair)))
        except AnewError as error:
            bad[after[name]] = error
    problems += [*_unequal(found), *problems_of([(b, t.after.size, t.after.words) for _, b, t in found], bad, settings)]
    refuse(problems, settings.skip_bad)
    gone = {file for problem in problems for file in problem.files}
    items = tuple(triple for a, b, triple in found if not {a.path, b.path} & gone)
    if not items:
        raise BadData(needed=f"pairs to learn from in {root}", found="none", fix="Put some in before/ and after/.")
    return Triples(items, tuple(problems))


def instructions(root: Path) -> dict[str, str]:
    """What ``instructions.*`` says, by name without ending; empty where there is no such file.

    Raises:
        BadData: several such files, or one that cannot be read.
    """
    there = [root / name for name in FILES if (root / name).is_file()]
    if len(there) > 1:
        raise BadData(
            needed="one file of instructions", found=" and ".join(each.name for each in there), fix="Keep one of them."
        )
    if not there:
        return {}
    path = there[0]
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES / 1e6:.0f} MB")
        rows = list(_rows(path.read_text(encoding="utf-8-sig"), path.suffix))
        return {_stem(name): " ".join(words.split()) for name, words in rows}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise BadData(
            needed=f"a name and an instruction on each line of {path.name}",
            found=str(error)[:200],
            fix="A .txt has a tab between them, a .csv the columns name and instruction, a .jsonl objects with both.",
        ) from None


def _rows(text: str, kind: str) -> Iterator[tuple[str, str]]:
    if kind == ".csv":
        yield from ((row["name"], row["instruction"]) for row in csv.DictReader(io.StringIO(text)))
        return
    for line in filter(str.strip, text.splitlines()):
        if kind == ".jsonl":
            row = json.loads(line)
            yield row["name"], row["instruction"]
        else:
            name, tab, words = line.partition("\t")
            if not tab:
                raise ValueError(f"no tab in the line {line[:60]!r}")
            yield name, words


def _stem(name: str) -> str:
    return Path(name).with_suffix("").as_posix() if Path(name).suffix else name


def _alone(before: dict[str, Item], after: dict[str, Item]) -> Iterator[Problem]:
    lone = [*(before[name] for name in sorted(before.keys() - after.keys()))]
    lone += [after[name] for name in sorted(after.keys() - before.keys())]
    if lone:
        names = tuple(f"{item.path.parent.name}/{item.path.name}" for item in lone)
        files = frozenset(item.path for item in lone)
        yield Problem("partners under the same name", "without one", names, files, "Add or remove them.")


def _unequal(found: list[tuple[Item, Item, Triple]]) -> Iterator[Problem]:
    odd = {a.path: triple for a, _, triple in found if triple.before.size != triple.after.size}
    if odd:
        names = tuple(f"{path.name} {_by(t.before.size)} and {_by(t.after.size)}" for path, t in odd.items())
        fix = "Crop or resize the two to one size, so that the same place shows the same thing."
        yield Problem("pairs of one size", "of two sizes", names, frozenset(odd), fix)


def _by(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
