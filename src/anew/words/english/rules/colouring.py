"""Colouring: colour for what has none, and another colour for a region."""

from anew.words.rule import Rule
from anew.words.slots import colour, dial, flag, idle, thing

HOW = (dial("strength"), idle("bw", "old", "change", "add", "increase", "people"))
NEW = (
    colour(needed=True),
    flag("keep_shading", "flat", value=False),
    dial("strength"),
    idle("colour1", "change", "paintverb", "colourverb"),
    thing,
)

RULES = (
    Rule("colorize", "colorize hints", HOW, uses=frozenset({"hints"})),
    Rule("colorize", "colorize", HOW),
    Rule("colorize", "add|put|change colour1", (*HOW, idle("put")), unless="colour"),
    Rule("colorize", "change bw colour1", HOW, unless="colour"),
    Rule("colorize", "colour1 bw", (*HOW, idle("put"))),
    Rule("colorize", "colourverb", HOW, weak=True, unless="colour"),
    Rule("recolor", "recolor colour", NEW, loose=True),
    Rule("recolor", "change|paintverb|colourverb|giveverb colour", NEW, loose=True),
    Rule("recolor", "should colour", NEW, loose=True, weak=True, unless="on|background"),
    Rule("recolor", "pointer colour", NEW, loose=True, weak=True, unless="on|background"),
    Rule("recolor", "amount colour", NEW, loose=True, weak=True),
)
