"""Language: everything that the grammar has to know of one, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass

from anew.words.lexicon import Lexicon
from anew.words.rule import Rule


@dataclass(frozen=True)
class Free:
    """How words for a model that reads any are found in a clause, each as a pattern of which group 1 is the prompt."""

    turned: tuple[str, ...]
    """What the whole picture should become: "turn it into X"."""
    placed: tuple[str, ...]
    """What should be where the mask is: "put X here"."""
    beside: str
    """Words beside a task that any engine does, for those that read them: "with more forest"."""
    behind: tuple[str, ...]
    """What should be behind the subject."""
    polite: str
    """What is taken off in front."""
    trailing: str
    """What is taken off behind."""


@dataclass(frozen=True)
class Saying:
    """How steps and troubles are told back."""

    tasks: Mapping[str, str]
    """By task, what it does, as the rest of "I will ..."."""
    fields: Mapping[str, str]
    """By task.field or field, a phrase with {value} in it."""
    needs: Mapping[str, str]
    """By task.role or role, how to give it."""
    examples: Mapping[str, str]
    """By task, a sentence that asks for it."""
    phrases: Mapping[str, str]
    """Everything else, by name."""


@dataclass(frozen=True)
class Language:
    """One language."""

    lexicon: Lexicon
    rules: tuple[Rule, ...]
    free: Free
    saying: Saying
    deeds: frozenset[str] = frozenset()
    """Meanings that are of verbs: a piece that begins with one is a step of its own, or nothing."""
