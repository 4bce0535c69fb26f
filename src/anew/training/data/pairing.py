"""Pairing: which picture of A belongs to which of B, by name; and which pictures are kept for the test."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from anew.training.data.items import Item, Split

HELD_OUT = 10
"""One in so many, where no folder is called test."""


class Matched(NamedTuple):
    """Pairs, and what has no partner."""

    pairs: Split
    lonely_a: tuple[Item, ...]
    lonely_b: tuple[Item, ...]


def matched(a: Sequence[Item], b: Sequence[Item]) -> Matched:
    """Pictures of the same name brought together; an ending that all names of a side share does not count.

    So ``aachen_01_leftImg8bit`` finds ``aachen_01_labelIds``.

    Example:
        >>> from pathlib import Path
        >>> one, other = Item("1_edge", Path("1_edge.png")), Item("2_edge", Path("2_edge.png"))
        >>> len(matched([one, other], [Item("1", Path("1.jpg")), Item("2", Path("2.jpg"))]).pairs)
        2
    """
    plain = _matched({item.name: item for item in a}, {item.name: item for item in b})
    if len(plain.pairs):
        return plain
    bare = _matched(_bared(a), _bared(b))
    return bare if len(bare.pairs) else plain


def _matched(a: dict[str, Item], b: dict[str, Item]) -> Matched:
    both = sorted(a.keys() & b.keys())
    pairs = Split(tuple(a[name] for name in both), tuple(b[name] for name in both), True)
    lonely = [tuple(side[name] for name in sorted(side.keys() - set(both))) for side in (a, b)]
    return Matched(pairs, *lonely)


def _bared(side: Sequence[Item]) -> dict[str, Item]:
    """Items by name less the ending, from a separator on, that all of them share."""
    ending = _shared_ending([item.name for item in side])
    return {item.name.removesuffix(ending): item for item in side}


def _shared_ending(names: list[str]) -> str:
    shared = names[0] if names else ""
    for name in names:
        while not name.endswith(shared):
            shared = shared[1:]
    starts = [shared.index(mark) for mark in "_-." if mark in shared]
    return shared[min(starts) :] if starts and len(names) > 1 else ""


def held_out(split: Split) -> tuple[Split, Split]:
    """A split parted into training and test, by the names alone: the same on every machine, in any order.

    Returns:
        Training, and about one in ten, at least one a side, for the test.
    """
    if split.paired:
        chosen = _chosen(split.a)
        parts = [
            [pair for pair in zip(split.a, split.b, strict=True) if (pair[0].name in chosen) == test]
            for test in (False, True)
        ]
        train, test = (Split(tuple(a for a, _ in part), tuple(b for _, b in part), True) for part in parts)
        return train, test
    names_a, names_b = _chosen(split.a), _chosen(split.b)
    train, test = (
        Split(
            tuple(item for item in split.a if (item.name in names_a) == test),
            tuple(item for item in split.b if (item.name in names_b) == test),
            False,
        )
        for test in (False, True)
    )
    return train, test


def _chosen(side: Sequence[Item]) -> set[str]:
    by_chance = sorted((sha256(item.name.encode()).hexdigest(), item.name) for item in side)
    return {name for _, name in by_chance[: max(1, round(len(side) / HELD_OUT))]}
