"""Families: everything that can be trained, by name. Names and options need no torch; a lesson does.

| family                             | engine    | learns                                                  |
|------------------------------------|-----------|---------------------------------------------------------|
| pix2pix cyclegan unit spade cut    | gan       | to translate between two kinds of picture               |
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from anew.engines.gan.families import OPTIONS as TRANSLATORS
from anew.errors import NotFound, did_you_mean
from anew.learning.options import options_from

OPTIONS: Mapping[str, type[BaseModel]] = MappingProxyType({**TRANSLATORS})
"""Each family's options, in the order in which they are told of."""

LESSONS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(TRANSLATORS, "anew.training.translation:Translation"),
)
"""Each family's lesson: ``module:Class``."""


def options_of(name: str, values: Mapping[str, Any]) -> BaseModel:
    """A family's options from plain values.

    Raises:
        NotFound: no family has that name.
        BadInput: an option that the family does not have, or a value out of its range.
    """
    return options_from(OPTIONS[_known(name)], name, values)


def lesson_of(name: str) -> Any:
    """The class of a family's lesson; imports torch.

    Raises:
        NotFound: no family has that name.
    """
    module, _, attribute = LESSONS[_known(name)].partition(":")
    return getattr(import_module(module), attribute)


def _known(name: str) -> str:
    if name not in OPTIONS:
        raise NotFound(needed="a family that anew can train", found=name, fix=did_you_mean(name, OPTIONS))
    return name
