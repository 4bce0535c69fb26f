"""Changing: by a model that was trained for it, or by the textures of a reference."""

from anew.words.rule import Rule
from anew.words.slots import dial, idle

FROM = (dial("strength"), idle("change", "render", "textures", "alike", "painting", "reference"))

RULES = (
    Rule("paint", "painting reference|render|textures", FROM),
    Rule("render", "render sketch", (idle("render", "change", "sketch"),)),
    Rule("render", "sketch render", (idle("render", "change", "sketch"),)),
    Rule("translate", "translate", (idle("change"),)),
)
