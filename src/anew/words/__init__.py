"""Words: a sentence becomes recipe steps, by rules alone, offline, the same each time; see docs/words.md.

scene        what is there                       understood   what came out, and what nobody understood
lexicon      words to atoms                      rule         which atoms ask for which task
grammar      pieces, clauses, steps              slots, measures, declared    what else a rule reads
stepping     steps that somebody here can do     repeating    the last step again, stronger, weaker
freely       words for models that read any      saying, nearness             told back in plain words
english/     one language, as data               chat/        the same through a chat model
"""

from anew.words.grammar import understand
from anew.words.scene import Model, Scene, here
from anew.words.understood import Need, Understood, Unsure

__all__ = ["Model", "Need", "Scene", "Understood", "Unsure", "here", "understand"]
