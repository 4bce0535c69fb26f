r"""Weights: the field's syntax for stressing words, read into text and numbers.

    (word)        1.1 times                 [word]        1 / 1.1 times
    (word:1.3)    1.3 times                 ((word))      nested: the product
    \( \) \[ \] \\         the character itself     BREAK         what follows starts a new chunk

A bracket without its partner is an ordinary character, and so is a lone backslash. Changes of the prompt on the way
(``[from:to:when]``) are not read: their brackets weaken and their colons are text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from anew.errors import BadTask

STRESS = 1.1
"""What one pair of brackets multiplies or divides by."""
MOST = 10.0
"""Weights beyond this, in either direction, are refused: they only break a picture."""

_TOKEN = re.compile(r"\\[\\()\[\]]|:\s*+(?P<weight>[+-]?+(?:\d++(?:\.\d*+)?+|\.\d++))\s*+\)|[\\()\[\]:]|[^\\()\[\]:]++")
_BREAK = re.compile(r"\bBREAK\b")


class Piece(NamedTuple):
    """Text that has one weight."""

    text: str
    weight: float = 1.0


Stretch = tuple[Piece, ...]
"""What stands between two BREAKs."""


def parsed(prompt: str) -> tuple[Stretch, ...]:
    r"""Read a prompt, in time proportional to its length.

    Returns:
        The stretches between BREAKs, at least one; in each the pieces in order, at least one, neighbours of the same
        weight joined. Without brackets, backslashes and BREAK it is the prompt itself, untouched.

    Raises:
        BadTask: a weight beyond ``MOST``.

    Example:
        >>> parsed(r"a (red:1.3) cat \(old\)")
        ((Piece(text='a ', weight=1.0), Piece(text='red', weight=1.3), Piece(text=' cat (old)', weight=1.0)),)
    """
    tokens = list(_TOKEN.finditer(prompt))
    factors = _factors(tokens)
    stretches: list[list[Piece]] = [[]]
    for piece in _pieces(tokens, factors):
        first, *later = _BREAK.split(piece.text) if "BREAK" in piece.text else [piece.text]
        stretches[-1].append(Piece(first.rstrip() if later else first, piece.weight))
        stretches += [[Piece(text.strip(), piece.weight)] for text in later[:-1]]
        stretches += [[Piece(later[-1].lstrip(), piece.weight)]] if later else []
    return tuple(_joined(stretch) for stretch in stretches)


def stressed(prompt: str) -> bool:
    """Whether a prompt gives a number to a word, as nothing but this syntax does.

    Example:
        >>> stressed("a (red:1.3) cat"), stressed("a sign (old)")
        (True, False)
    """
    tokens = list(_TOKEN.finditer(prompt))
    closed = _factors(tokens)
    return any(token["weight"] and at in closed for at, token in enumerate(tokens))


def _factors(tokens: Sequence[re.Match[str]]) -> dict[int, float]:
    """What every bracket that has a partner multiplies by, by its place; one that has none is not in it."""
    open_now: dict[str, list[int]] = {"(": [], "[": []}
    order: list[int] = []
    factors: dict[int, float] = {}
    for at, token in enumerate(tokens):
        text = token[0]
        if text in open_now:
            open_now[text].append(at)
            order.append(at)
        elif (text[-1] in ")]") and text[0] != "\\":
            partners = open_now["(" if text[-1] == ")" else "["]
            if not partners:
                continue
            while order[-1] != partners[-1]:  # brackets of the other kind left open in between
                open_now[tokens[order.pop()][0]].pop()
            factor = float(token["weight"]) if token["weight"] else STRESS if text == ")" else 1 / STRESS
            factors[partners.pop()] = factors[at] = factor
            order.pop()
    return factors


def _pieces(tokens: Sequence[re.Match[str]], factors: dict[int, float]) -> Iterator[Piece]:
    weights = [1.0]
    for at, token in enumerate(tokens):
        text = token[0]
        if at not in factors:
            yield Piece(text[1:] if len(text) == 2 and text[0] == "\\" else text, weights[-1])
        elif text in "([":
            weights.append(weights[-1] * factors[at])
            if not abs(weights[-1]) <= MOST:
                raise _too_much(token.string[token.start() : token.start() + 24], weights[-1])
        else:
            weights.pop()


def _joined(pieces: Sequence[Piece]) -> Stretch:
    groups = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.weight)
    return tuple(Piece("".join(piece.text for piece in same), weight) for weight, same in groups) or (Piece(""),)


def _too_much(where: str, weight: float) -> BadTask:
    return BadTask(
        needed=f"weights from {-MOST:g} to {MOST:g} in the prompt",
        found=f"{weight:.4g} at {where!r}",
        fix="Weights between 0.5 and 1.5 do most of what weights can do; write \\( for a bracket that is text.",
    )
