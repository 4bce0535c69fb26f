"""English: what the grammar knows of one language, as data. One idea a module; another language is another such room.

politeness   words that ask for nothing          deeds      what is done
joining      what stands between two steps       things     what it is done to
amounts      a little, a lot, half               sides      left, on top, all around
numbers      two, twice, a third                 colours    names of colours
shapes       square, portrait, widescreen        saying     from steps back to a sentence
rules/       which words ask for which task      free       words for models that read any
"""

from anew.words.english import amounts, colours, deeds, joining, numbers, politeness, shapes, sides, things
from anew.words.english.free import FREE
from anew.words.english.rules import RULES
from anew.words.english.saying import SAYING
from anew.words.language import Language
from anew.words.lexicon import Lexicon

ENGLISH = Language(
    lexicon=Lexicon(
        means=(politeness.MEANS, joining.MEANS, deeds.MEANS, things.MEANS, sides.MEANS),
        values={
            "amount": amounts.VALUES,
            "number": numbers.COUNTS,
            "times": numbers.TIMES,
            "share": numbers.SHARES,
            "colour": colours.VALUES,
            "aspect": shapes.VALUES,
            "side": sides.VALUES,
        },
        units=numbers.UNITS,
        parted=(deeds.INSIDE, deeds.BEHIND),
        spared=politeness.SPARED,
    ),
    rules=RULES,
    free=FREE,
    saying=SAYING,
    deeds=frozenset(deeds.MEANS) - deeds.BESIDE,
)
