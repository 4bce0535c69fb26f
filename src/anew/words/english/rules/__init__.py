"""Rules: which English words ask for which task. One idea a module; the first of two that fit as well is taken."""

from anew.words.english.rules import (
    again,
    backdrops,
    changing,
    colouring,
    growing,
    mapping,
    pasting,
    removing,
    restoring,
    sharpening,
    sizing,
    styling,
    varying,
)
from anew.words.rule import Rule

RULES: tuple[Rule, ...] = (
    *again.RULES,
    *sharpening.RULES,
    *restoring.RULES,
    *colouring.RULES,
    *growing.RULES,
    *sizing.RULES,
    *backdrops.RULES,
    *styling.RULES,
    *pasting.RULES,
    *changing.RULES,
    *mapping.RULES,
    *varying.RULES,
    *removing.RULES,
)
