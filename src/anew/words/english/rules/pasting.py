"""Pasting: a piece of another picture, put in."""

from anew.words.measures import spot
from anew.words.rule import Rule
from anew.words.slots import flag, idle

RULES = (
    Rule(
        "blend", "put|paste|add piece", (spot, flag("harmonise", "owncolours", value=0), idle("put", "paste", "side"))
    ),
)
