"""Spec: what a job is to do. A recipe, its pictures by digest, and how the result is written.

It is checked when it is put into the queue, so that a job that nobody can do is refused while its author listens.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self

from anew.errors import BadInput, BadRecipe, BadTask, did_you_mean
from anew.image.limits import UNTRUSTED

if TYPE_CHECKING:
    from anew.recipes.recipe import Recipe

MOST = 64
"""Pictures of one job; more is more jobs."""


@dataclass(frozen=True, kw_only=True)
class Spec:
    """Enough for a worker that knows nothing else."""

    recipe: Mapping[str, Any]
    pictures: Mapping[str, str] = field(default_factory=dict)
    """The digest of each picture's file in the queue's objects, by the names of the recipe."""
    count: int = 1
    """How many, from seeds in a row."""
    format: str = "png"
    quality: int | None = None
    """1 to 100, for formats that lose; None is the format's own."""
    lossless: bool | None = None
    """For formats that can be either; None is as the picture came."""
    depth: int | None = None
    """8 or 16 bits; None keeps the picture's."""
    sign: bool = True
    """Put a signed manifest into the files."""
    keep: bool = True
    """Put inputs and record into the store."""
    disclose: bool = False
    """Tell in the files what a person wrote, such as prompts, not digests of it. The queue holds it in any case."""
    preview: bool = False
    """Draw the work now and then, for whoever watches."""
    consent: str = ""
    """Why this may be done, for the record, where the policy here wants to know."""
    pixels: int = UNTRUSTED.pixels
    """The largest picture to read or to make."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Words for other programs, by keyword, which go into PNG files beside the record."""

    def to_json(self) -> str:
        """One line with sorted keys: equal specs are equal text."""
        return json.dumps(vars(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote; what it does not know, of a newer anew, is refused.

        Raises:
            BadInput: it is no such thing.
        """
        try:
            told = json.loads(text)
            _refuse_unknown(told, cls)
            return cls(**told)
        except (ValueError, TypeError, AttributeError):
            raise BadInput(needed="a job's spec", found=repr(text[:60]), fix="Put the job again.") from None


def checked(spec: Spec) -> "Recipe":
    """Refuse what cannot be done, as far as it shows without opening a picture.

    Returns:
        The recipe, read.

    Raises:
        BadRecipe, NoSuchTask, NoSuchEngine: as ``Recipe.from_dict``.
        BadTask: a picture is missing, or none of the recipe's.
        CannotWrite: no such format, or one that cannot carry a record.
        BadInput: a number out of range, or a value of another type.
    """
    from anew.image.files.fit import format_of
    from anew.image.files.record import holds_record
    from anew.image.files.worded import check_texts
    from anew.policy.consent import note_of
    from anew.recipes.recipe import Recipe
    from anew.tasks.base import refuse_unknown

    if not isinstance(spec.recipe, Mapping):
        raise BadRecipe(
            needed="a recipe as a table", found=repr(spec.recipe)[:80], fix="See docs/reference/recipes.md."
        )
    _check_types(spec)
    recipe = Recipe.from_dict(spec.recipe)
    given: Mapping[str, Any] = spec.pictures
    refuse_unknown(given, recipe.names(), "the recipe")
    missing = sorted(recipe.inputs() - set(spec.pictures))
    if missing:
        raise BadTask(
            needed=f"a picture for each of {', '.join(sorted(recipe.inputs()))}",
            found=f"none for {', '.join(missing)}",
            fix="Give it by that name.",
        )
    kind = format_of(spec.format)
    if not holds_record(kind):
        raise BadInput(needed="a format that can carry a record", found=kind.upper(), fix="Ask for png instead.")
    _check_range("count", spec.count, 1, MOST)
    _check_range("pixels", spec.pixels, 1, 2**40)
    if spec.quality is not None:
        _check_range("quality", spec.quality, 1, 100)
    if spec.depth not in (None, 8, 16):
        raise BadInput(needed="a depth of 8 or 16 bits", found=str(spec.depth), fix="Leave it out to keep it.")
    check_texts(spec.texts)
    note_of(spec.consent)
    return recipe


def _check_types(spec: Spec) -> None:
    """Values come from JSON; text for a number would only fail in the worker."""
    texts = isinstance(spec.format, str) and isinstance(spec.consent, str)
    for table in (spec.pictures, spec.texts):
        texts = texts and isinstance(table, Mapping)
        texts = texts and all(isinstance(text, str) for pair in table.items() for text in pair)
    flags = all(isinstance(flag, bool) for flag in (spec.sign, spec.keep, spec.disclose, spec.preview))
    flags = flags and (spec.lossless is None or isinstance(spec.lossless, bool))
    numbers = all(type(each) is int for each in (spec.count, spec.pixels))
    numbers = numbers and all(each is None or type(each) is int for each in (spec.quality, spec.depth))
    if not (texts and flags and numbers):
        raise BadInput(
            needed="text for names, format, consent; whole numbers for count, quality, pixels; true or false else",
            found=repr({each.name: getattr(spec, each.name) for each in fields(spec) if each.name != "recipe"})[:200],
            fix="Write each value as its own type.",
        )


def _check_range(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise BadInput(needed=f"a {name} from {least} to {most}", found=str(value), fix="Choose one in that range.")


def _refuse_unknown(told: Mapping[str, Any], kind: type[Spec]) -> None:
    known = {each.name for each in fields(kind)}
    for key in told:
        if key not in known:
            raise BadInput(needed="keys that a job has", found=key, fix=did_you_mean(key, known))
