"""Spelling: the known word that a misspelt one is meant to be, if there is one word that it can be.

A slip is a letter too many, one too few, two that changed places, a vowel for another, or a key beside the right one.
Any other letter in place of another is most often another word: bench and beach, death and depth.
"""

from functools import lru_cache

SHORTEST = 5
"""Letters of the shortest word that is mended: shorter ones are too like each other."""
LONG = 8
"""Letters from which two slips are mended."""
VOWELS = frozenset("aeiouy")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
FAR = 9
"""Counts more than any word has slips."""


@lru_cache(maxsize=4096)
def mended(word: str, known: frozenset[str]) -> str:
    """The one known word within a slip or two; empty where there is none, or there are several.

    The first letter must be right.

    Example:
        >>> mended("scrathces", frozenset({"scratches", "sketches"}))
        'scratches'
        >>> mended("bench", frozenset({"beach"}))
        ''
    """
    if len(word) < SHORTEST:
        return ""
    most = 2 if len(word) >= LONG else 1
    near = [(slips(word, each, most), each) for each in known if each[0] == word[0] and len(each) >= SHORTEST - 1]
    near = [(count, each) for count, each in near if count <= most]
    best = min(((count, -len(each)) for count, each in near), default=(0, 0))
    found = [each for count, each in near if (count, -len(each)) == best]  # a letter is rather left out than added
    return found[0] if len(found) == 1 else ""


def slips(a: str, b: str, most: int) -> int:
    """How many slips lie between two words, counted up to ``most`` + 1 (optimal string alignment).

    Example:
        >>> slips("remvoe", "remove", 2)
        1
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        after = [i]
        for j, right in enumerate(b, 1):
            cost = min(row[j] + 1, after[-1] + 1, row[j - 1] + _instead(left, right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            after.append(cost)
        before, row = row, after
    return row[-1]


def _instead(a: str, b: str) -> int:
    if a == b:
        return 0
    beside = any(a + b in row or b + a in row for row in ROWS)
    return 1 if beside or {a, b} <= VOWELS else FAR
