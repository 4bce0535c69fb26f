"""Families: everything that can be trained, by name. Names and options need no torch; a lesson does.

| family                             | engine    | learns                                                  |
|------------------------------------|-----------|---------------------------------------------------------|
| pix2pix cyclegan unit spade cut    | gan       | to translate between two kinds of picture               |
| lora                               | diffusion | a person, a thing or a style, from a few pictures       |
| instruct                           | diffusion | to do with a picture what it is told                    |
| restore                            | restore   | to bring old and poor photographs back                  |
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from anew.engines.diffusion.learning.options import OPTIONS as TAUGHT
from anew.engines.gan.families import OPTIONS as TRANSLATORS
from anew.engines.restore.learning.options import OPTIONS as RESTORERS
from anew.errors import NotFound, did_you_mean
from anew.learning.options import options_from
from anew.training.settings import DataSettings

__all__ = ["LESSONS", "OPTIONS", "READS", "RESTORERS", "TAUGHT", "TRANSLATORS", "lesson_of", "options_of"]

OPTIONS: Mapping[str, type[BaseModel]] = MappingProxyType({**TRANSLATORS, **TAUGHT, **RESTORERS})
"""Each family's options, in the order in which they are told of."""

LESSONS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(TRANSLATORS, "anew.training.translation:Translation"),
        "lora": "anew.training.personal:Personal",
        "instruct": "anew.training.instructed:Instructed",
        "restore": "anew.training.restoring:Restoration",
    }
)
"""Each family's lesson: ``module:Class``."""

READS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(TRANSLATORS, frozenset(DataSettings.model_fields)),
        **dict.fromkeys(TAUGHT, frozenset({"paths", "size", "load_size", "crop", "flip", "skip_bad"})),
        "restore": frozenset({"paths", "size", "skip_bad"}),
    }
)
"""The settings of the data that each family reads."""


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
