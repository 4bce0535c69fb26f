"""Partners: the files of a layout as splits, in pairs or not, with a test that training never sees."""

from dataclasses import dataclass

from anew.errors import BadData
from anew.training.data.items import Split, SplitName, Splits
from anew.training.data.layout import Layout
from anew.training.data.pairing import Matched, held_out, matched
from anew.training.data.problems import Problem


@dataclass(frozen=True)
class Parted:
    """Splits, and whether training draws pairs."""

    splits: Splits
    paired: bool
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    def swapped(self) -> "Parted":
        """The same with the sides exchanged."""
        splits = {name: split.swapped() for name, split in self.splits.items()}
        return Parted(splits, self.paired, self.problems, self.notes)


def parted(layout: Layout, learns_from: str) -> Parted:
    """Bring the files of a layout into splits.

    Args:
        layout: What was found.
        learns_from: ``pairs``, ``unpaired``, or empty: pairs where most pictures have a partner by name.

    Raises:
        BadData: pairs are wanted and no two names agree, or there are too few pictures to keep a test apart.
    """
    found = {name: matched(*sides) for name, sides in layout.splits.items()}
    paired = learns_from == "pairs" or (not learns_from and _mostly_paired(layout, found["train"]))
    problems: list[Problem] = []
    splits: dict[SplitName, Split] = {}
    if paired:
        for name, match in found.items():
            _check_some_match(name, match, layout)
            problems += _lonely(name, match)
            splits[name] = match.pairs
    else:
        splits = {name: _loose(layout, name, found) for name in found}
    notes = _with_test(splits)
    return Parted(splits, paired, tuple(problems), tuple(notes))


def _mostly_paired(layout: Layout, train: Matched) -> bool:
    most = len(train.pairs) + max(len(train.lonely_a), len(train.lonely_b))
    return layout.name != "train-a-b" and 2 * len(train.pairs) >= most > 0


def _check_some_match(name: SplitName, match: Matched, layout: Layout) -> None:
    if len(match.pairs):
        return
    a, b = (side[0].path.name if side else "nothing" for side in (match.lonely_a, match.lonely_b))
    raise BadData(
        needed=f"pairs: a picture of {layout.sides[1]} with the name of each of {layout.sides[0]}",
        found=f"no two names alike in {name}, for instance {a} and {b}",
        fix="Name partners alike; or choose a family that learns from unpaired pictures: cyclegan, unit, cut.",
    )


def _lonely(name: SplitName, match: Matched) -> list[Problem]:
    lonely = (*match.lonely_a, *match.lonely_b)
    if not lonely:
        return []
    return [
        Problem(
            "a partner of the same name for every picture",
            f"in {name} without one",
            tuple(f"{item.path.parent.name}/{item.path.name}" for item in lonely),
            frozenset(item.path for item in lonely),
            "Add the partners or remove the pictures.",
        )
    ]


def _loose(layout: Layout, name: SplitName, found: dict[SplitName, Matched]) -> Split:
    """Pictures drawn side by side without pairs; still marked as pairs where their names prove it.

    Under ``trainA`` and ``trainB``, or in two folders, equal names prove nothing where training has some too:
    both sides may just be numbered.
    """
    a, b = layout.splits[name]
    match = found[name]
    whole = not match.lonely_a and not match.lonely_b
    telling = layout.name not in ("train-a-b", "two-folders") or (name != "train" and not len(found["train"].pairs))
    return match.pairs if whole and telling else Split(a, b, False)


def _with_test(splits: dict[SplitName, Split]) -> list[str]:
    """Make sure that there is a test, and say where it came from."""
    if "test" in splits:
        _check_enough(splits["train"], 1)
        return []
    if "val" in splits:
        _check_enough(splits["train"], 1)
        splits["test"] = splits.pop("val")
        return ["There is no folder called test, so that called val is the test."]
    _check_enough(splits["train"], 2)
    splits["train"], splits["test"] = held_out(splits["train"])
    test = splits["test"]
    count = f"{len(test)} pairs" if test.paired else f"{len(test.a)} and {len(test.b)} pictures"
    return [f"There is no folder called test, so {count} were kept out of training for it, chosen by name."]


def _check_enough(train: Split, least: int) -> None:
    fewest = min(len(train.a), len(train.b))
    if fewest < least:
        raise BadData(
            needed=f"at least {least} picture{'s' if least > 1 else ''} a side, one of them kept for the test"
            if least > 1
            else "at least 1 picture a side to train on",
            found=f"{len(train.a)} and {len(train.b)}",
            fix="Add more pictures; a few hundred a side is where it begins to work.",
        )
