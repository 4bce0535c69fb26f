"""Restoring: old prints as a whole, their damage, their faded light."""

from anew.words.rule import Rule
from anew.words.slots import dial, flag, idle, painted, spared

WHOLE = (
    spared(
        repair="damage|damaged|repair",
        tone="colours|tone|faded|colour1|cast|contrast",
        clean="noise|clean|denoise",
    ),
    flag("colour", "colour1"),
    idle("old", "quality", "restore", "fix", "people", "undo"),
)
FOUND = (
    painted("mask"),
    dial("sensitivity"),
    idle("old", "mark", "fill", "colour", "damage"),
)
LIGHT = (dial("strength"), spared(cast="cast"), idle("colours", "faded", "tone", "old", "undo"))

RULES = (
    Rule("restore", "restore", WHOLE),
    Rule("restore", "fix|clean|restore old", WHOLE),
    Rule("restore", "change old", WHOLE, weak=True),
    Rule("repair", "remove|fix|repair|clean|fill damage", FOUND),
    Rule("repair", "repair", FOUND, weak=True),
    Rule("restore", "fix", (idle("old"),), weak=True),
    Rule("repair", "damaged", (*FOUND, idle("fix", "repair"))),
    Rule("damage", "mark damage|damaged", (dial("sensitivity"), idle("map", "mark"))),
    Rule("tone", "tone", LIGHT),
    Rule("tone", "fix|brighten|restore|increase colours|contrast|faded", LIGHT),
    Rule("tone", "remove|fix cast", LIGHT),
    Rule("tone", "faded", (*LIGHT, idle("fix", "remove", "restore"))),
    Rule("tone", "contrast", LIGHT),
)
