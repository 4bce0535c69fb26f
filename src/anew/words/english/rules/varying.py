"""Varying: another version."""

from anew.words.rule import Rule
from anew.words.slots import dial, idle

RULES = (Rule("vary", "vary", (dial("strength"), idle("vary", "another", "change", "random")), weak=True),)
