"""Removing: what the mask marks, filled from what is around it."""

from anew.words.rule import Rule
from anew.words.slots import idle, number, thing

HOLE = (
    number("feather", "feather"),
    number("grow", "growmask"),
    idle("fix", "brushed"),
    thing,
    idle("amount", "side", "damage"),
)

RULES = (
    Rule("inpaint", "remove", HOLE, loose=True, weak=True),
    Rule("inpaint", "vanish", HOLE, loose=True, weak=True),
    Rule("inpaint", "takeverb away", HOLE, loose=True, weak=True),
    Rule("inpaint", "swapaway using", HOLE, loose=True, weak=True, unless="background"),
    Rule("inpaint", "fill", HOLE, loose=True),
)
