"""Lexicon: from a sentence to atoms. The longest phrase that is known wins.

"extend it 200 px to the left"  -->  extend | it | 200 px | to the left
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from anew.words.atoms import Atom
from anew.words.spelling import mended

_TOKEN = re.compile(
    r"(?P<colour>#[0-9a-fA-F]{6}\b)"
    r"|(?P<list>\d+(?:\s?,\s?\d+){3}|\d+,\d+)"
    r"|(?P<pair>\d+\s?[x×]\s?\d+\b)"
    r"|(?P<aspect>\d+(?:\.\d+)?\s?:\s?\d+(?:\.\d+)?)"
    r"|(?P<decade>\b(?:1[89]|20)?\d0s\b)"
    r"|(?P<times>\bx\d+(?:\.\d+)?\b)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<hyphen>(?<=[^\W\d_])-(?=[^\W\d_]))"
    r"|(?P<mark>[^\w\s]|\n|_)"
)
LARGER = 150
"""Percent from which "200%" is said of a size."""
ENDINGS = ("s", "es", "ed", "d", "ing", "ly")
"""What may be taken off a word that is not known."""


class Token(NamedTuple):
    """A word, number or mark."""

    kind: str
    text: str
    word: str
    """In small letters, without apostrophes, mended."""
    begin: int
    end: int


class Lexicon:
    """What the phrases of a language mean."""

    def __init__(
        self,
        means: Iterable[Mapping[str, str]],
        values: Mapping[str, Mapping[Any, str]],
        units: Mapping[str, str],
        parted: tuple[str, str] = ("", ""),
        spared: str = "",
    ) -> None:
        """Read the data.

        Args:
            means: Meanings and their phrases, with a bar between.
            values: Meanings that have a value: meaning, value, phrases.
            units: What a number before a phrase is.
            parted: Words that may stand inside a phrase of two, and second words of such: "blow it up".
            spared: Words that are near to known ones, and are not meant to be those.
        """
        self._phrases: dict[tuple[str, ...], dict[str, Any]] = {}
        for table in means:
            for meaning, phrases in table.items():
                self._learn(meaning, True, phrases)
        for meaning, table_of in values.items():
            for value, phrases in table_of.items():
                self._learn(meaning, value, phrases)
        self._units = {unit: kind for kind, names in units.items() for unit in _split(names)}
        self._inside, self._behind = (frozenset(_split(each)) for each in parted)
        self._spared = frozenset(_split(spared))
        self._alone = frozenset(phrase[0] for phrase in self._phrases if len(phrase) == 1 and phrase[0].isalpha())
        self._longest = max(map(len, self._phrases))

    def _learn(self, meaning: str, value: object, phrases: str) -> None:
        for phrase in _split(phrases):
            self._phrases.setdefault(tuple(phrase.split()), {}).setdefault(meaning, value)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word in any phrase."""
        return frozenset(word for phrase in self._phrases for word in phrase if word[0].isalpha())

    def atoms(self, sentence: str, names: Mapping[str, dict[str, Any]]) -> tuple[list[Atom], dict[str, str]]:
        """A sentence as atoms.

        Args:
            sentence: As the person wrote it.
            names: What single words mean here beside: names of engines, models, fields.

        Returns:
            The atoms in order, and words that were mended, as written and as read.
        """
        tokens, mendings = self._tokens(sentence, names)
        return list(self._scan(tokens, sentence, names)), mendings

    def _tokens(self, sentence: str, names: Mapping[str, Any]) -> tuple[list[Token], dict[str, str]]:
        tokens, mendings = [], {}
        for found in _TOKEN.finditer(sentence):
            kind, text = found.lastgroup or "", found.group()
            if kind == "hyphen":
                continue
            word = re.sub("['’]", "", text.lower())
            if kind == "word" and word not in names and (read := self._read(word)) != word:
                if not any(word == read + ending for ending in ENDINGS):
                    mendings[text] = read
                word = read
            tokens.append(Token(kind, text, word, found.start(), found.end()))
        return tokens, mendings

    def _read(self, word: str) -> str:
        """The word itself where it is known; else without an ending, or mended."""
        if word in self.words:
            return word
        for ending in ENDINGS:
            stem = word.removesuffix(ending)
            for each in (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else ""):
                if stem != word and len(each) > 2 and each in self.words:
                    return each
        return word if word in self._spared else mended(word, self._alone) or word

    def _scan(self, tokens: list[Token], sentence: str, names: Mapping[str, dict[str, Any]]) -> Iterator[Atom]:
        at = 0
        while at < len(tokens):
            length, means = self._longest_at(tokens, at, names)
            last = tokens[at + length - 1]
            yield Atom(sentence[tokens[at].begin : last.end], tokens[at].begin, last.end, means)
            at += length

    def _longest_at(
        self, tokens: list[Token], at: int, names: Mapping[str, dict[str, Any]]
    ) -> tuple[int, dict[str, Any]]:
        first = tokens[at]
        if first.kind not in ("word", "mark"):
            return self._number(tokens, at)
        for length in range(min(self._longest, len(tokens) - at), 0, -1):
            phrase = tuple(token.word for token in tokens[at : at + length])
            if length == 3 and phrase[1] in self._inside and phrase[2] in self._behind:
                phrase = phrase if phrase in self._phrases else (phrase[0], phrase[2])
            if phrase in self._phrases:
                own = names.get(first.word, {}) if length == 1 else {}
                return length, {**self._phrases[phrase], **own}
        return 1, dict(names.get(first.word, {}))

    def _number(self, tokens: list[Token], at: int) -> tuple[int, dict[str, Any]]:
        first = tokens[at]
        numbers = [float(each) for each in re.findall(r"\d+(?:\.\d+)?", first.text)]
        if first.kind == "colour":
            return 1, {"colour": first.text.lower()}
        if first.kind == "list":
            told = ",".join(f"{each:.0f}" for each in numbers)
            return 1, {"box" if len(numbers) == 4 else "point": told}
        if first.kind == "pair":
            return 1, {"pair": (int(numbers[0]), int(numbers[1]))}
        if first.kind == "aspect":
            return 1, {"aspect": re.sub(r"\s", "", first.text)}
        if first.kind == "times":
            return 1, {"times": numbers[0]}
        if first.kind == "decade":
            return 1, {"old": True}
        unit = self._units.get(tokens[at + 1].word, "") if at + 1 < len(tokens) else ""
        if not unit:
            return 1, {"number": numbers[0]}
        if unit == "share" and numbers[0] >= LARGER:
            return 2, {"share": numbers[0] / 100, "times": numbers[0] / 100}
        return 2, {unit: numbers[0] / 100 if unit == "share" else numbers[0]}


def _split(phrases: str) -> list[str]:
    """The phrases of a table, each with single spaces."""
    return [" ".join(each.split()) if each.strip() != "\\n" else "\n" for each in phrases.split("|") if each.strip()]
