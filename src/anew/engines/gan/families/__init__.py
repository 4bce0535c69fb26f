"""Families: the methods of this engine by name. Names and options need no torch; ``family`` and ``build`` do."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from anew.engines.gan.families.options import (
    CUTOptions,
    CycleGANOptions,
    FamilyOptions,
    Pix2PixOptions,
    SPADEOptions,
    UNITOptions,
)
from anew.errors import BadInput, NotFound, did_you_mean
from anew.learning.options import options_from

if TYPE_CHECKING:
    from anew.engines.gan.families.base import Family

_HERE = "anew.engines.gan.families"

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "pix2pix": f"{_HERE}.pix2pix:Pix2Pix",
        "cyclegan": f"{_HERE}.cyclegan:CycleGAN",
        "unit": f"{_HERE}.unit:UNIT",
        "spade": f"{_HERE}.spade:SPADE",
        "cut": f"{_HERE}.cut:CUT",
    }
)
"""Where each family's method is: ``module:Class``."""

OPTIONS: Mapping[str, type[FamilyOptions]] = MappingProxyType(
    {
        "pix2pix": Pix2PixOptions,
        "cyclegan": CycleGANOptions,
        "unit": UNITOptions,
        "spade": SPADEOptions,
        "cut": CUTOptions,
    }
)
"""Each family's options."""


def options_of(name: str, values: Mapping[str, Any]) -> FamilyOptions:
    """A family's options from plain values, such as a file's or a command line's.

    Raises:
        NotFound: no family has that name.
        BadInput: an option that the family does not have, or a value out of its range.
    """
    return options_from(OPTIONS[_known(name)], name, values)


def family(name: str) -> "type[Family[Any]]":
    """The class of a family; imports torch.

    Raises:
        NotFound: no family has that name.
    """
    module, _, attribute = FAMILIES[_known(name)].partition(":")
    found: type[Family[Any]] = getattr(import_module(module), attribute)
    return found


def build(name: str, options: FamilyOptions, a_channels: int, b_channels: int) -> "Family[Any]":
    """A family's method with fresh nets, drawn from torch's generator.

    Args:
        name: One of ``FAMILIES``.
        options: Of that family, after ``for_size`` where the training size is known.
        a_channels: Channels of side a: 3 or 1 for pictures, the number of labels for label maps.
        b_channels: Channels of side b.

    Raises:
        NotFound: no family has that name.
        BadInput: options of another family, or options that these channels do not allow.
    """
    kind = family(name)
    if not isinstance(options, kind.options_type):
        raise BadInput(
            needed=f"options of {name}, {kind.options_type.__name__}",
            found=type(options).__name__,
            fix="Build them with anew.engines.gan.families.options_of(name, values).",
        )
    return kind(options, a_channels, b_channels)


def _known(name: str) -> str:
    if name not in FAMILIES:
        raise NotFound(needed="a family of translators", found=name, fix=did_you_mean(name, FAMILIES))
    return name
