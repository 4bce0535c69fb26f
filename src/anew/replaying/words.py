"""Words: what a person wrote, put back into a record that holds digests in their place; see docs/adr/0013.

Words are taken from the store, or as the person says them again. Only those with the digest are the words that were
used; with others it is another picture.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from anew.errors import NotKept
from anew.provenance import Record


def with_words(record: Record, known: Mapping[str, Any]) -> Record:
    """The record with those of its hidden words that are known.

    Args:
        record: It may hide some.
        known: Words by ``STEP.FIELD``, counted from 1; those that have another digest are left out.

    Example:
        >>> steps = [{"task": "edit", "with": {"instruction": "make it night"}}]
        >>> told = Record(recipe={"steps": steps}, inputs={}, output="", licences={}, versions={})
        >>> hushed = told.hushed({("edit", "instruction")})
        >>> with_words(hushed, {"1.instruction": "make it day"}) == hushed
        True
        >>> with_words(hushed, {"1.instruction": "make it night"}) == told
        True
    """
    said = {place: known[place] for place in record.hides if _digest(known.get(place)) == _told(record, place)}
    return _placed(record, said)


def words_of(record: Record) -> dict[str, Any]:
    """What a record says in each field of each step, by ``STEP.FIELD``."""
    steps = enumerate(record.recipe.get("steps", ()), 1)
    return {f"{number}.{name}": value for number, step in steps for name, value in step.get("with", {}).items()}


def said_again(record: Record, changes: Mapping[str, Any]) -> tuple[Record, dict[str, Any]]:
    """The record with the hidden words that a person says again, and the changes that are left.

    Words that are the same as they were change nothing.

    Raises:
        NotKept: some are hidden still.
    """
    places = {place: place if place in changes else place.partition(".")[2] for place in record.hides}
    silent = [place for place, key in places.items() if key not in changes]
    if silent:
        raise NotKept(
            needed=f"the words that it was made with: {', '.join(silent)}",
            found="their digests alone; the store of this machine does not know them",
            fix=f"Say them again: --with {silent[0]}=WORDS. Next time --disclose tells them in the file.",
        )
    spoken = with_words(record, {place: changes[key] for place, key in places.items()})
    used = {places[place] for place in set(record.hides) - set(spoken.hides)}
    others = {place: changes[places[place]] for place in spoken.hides}
    return _placed(spoken, others), {key: value for key, value in changes.items() if key not in used}


def _told(record: Record, place: str) -> str:
    return str(words_of(record)[place]["sha256"])


def _digest(words: Any) -> str:
    return sha256(words.encode()).hexdigest() if isinstance(words, str) else ""


def _placed(record: Record, words: Mapping[str, str]) -> Record:
    """The record with those words at their places."""
    if not words:
        return record
    steps = [
        {**step, "with": dict(step["with"])} if "with" in step else step for step in record.recipe.get("steps", ())
    ]
    for place, said in words.items():
        number, _, name = place.partition(".")
        steps[int(number) - 1]["with"][name] = said
    return replace(record, recipe={**record.recipe, "steps": steps})
