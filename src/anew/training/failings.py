"""Failings: what models of each family are known to get wrong, said before somebody finds out.

Each is a sentence on its card; which ones depends on the family, its options and the data it saw.
"""

from collections.abc import Callable
from dataclasses import dataclass

from anew.engines.gan.facts import ModelFacts

UNPAIRED = ("cyclegan", "unit", "cut")
FEW = 1000
"""Training pictures below which a translator learns them by heart."""


@dataclass(frozen=True)
class Failing:
    """One, and which models have it."""

    text: str
    """May name ``{size}``, ``{a}``, ``{b}`` and ``{count}``."""
    has: Callable[[ModelFacts], bool]


def _norm(facts: ModelFacts) -> str:
    """How the generator normalises; CycleGAN's and CUT's know one way only."""
    return str(facts.options.get("norm", "instance" if facts.family in UNPAIRED else ""))


def _labels(facts: ModelFacts) -> bool:
    return "labels" in (facts.a.kind, facts.b.kind)


def trained_on(facts: ModelFacts) -> int:
    """How many training pictures the smaller side had; 0 if the facts do not say."""
    counts = facts.data.get("train") or [0]
    return min(int(count) for count in counts)


FAILINGS = (
    Failing(
        "It learned at {size} px. What it draws has the scale of that size: on pictures several times larger, details "
        "come out too small and large shapes fall apart. Work near {size} px (`--set size={size}`) and enlarge the "
        "result.",
        lambda facts: True,
    ),
    Failing(
        "It saw {count:,} training pictures. So few are partly learned by heart: it does best on pictures much like "
        "those, and worse on others than its scores say.",
        lambda facts: 0 < trained_on(facts) < FEW,
    ),
    Failing(
        "Instance normalisation measures each picture by itself, so the tone of one corner depends on all the others, "
        "and pieces of one large picture can differ in tone.",
        lambda facts: _norm(facts) == "instance",
    ),
    Failing(
        "Batch normalisation with one picture at a time behaves like instance normalisation: the tone of one corner "
        "depends on the rest of the picture.",
        lambda facts: _norm(facts) == "batch",
    ),
    Failing(
        "Where an input allows many right outputs, it makes one, and its L1 term pulls that one towards their average: "
        "large empty areas come out flat or repeat a pattern.",
        lambda facts: facts.family == "pix2pix",
    ),
    Failing(
        "It changes colour and texture well and shape badly: it cannot turn a cat into a dog (Zhu 2017, section 6).",
        lambda facts: facts.family in ("cyclegan", "unit"),
    ),
    Failing(
        "Nothing tells it what to leave alone: backgrounds change with the subject where the two training sets have "
        "different backgrounds.",
        lambda facts: facts.family in UNPAIRED,
    ),
    Failing(
        "The way back may read faint patterns hidden on the way there instead of what is seen (Chu 2017), so a low "
        "cycle error alone is no proof of a faithful translation.",
        lambda facts: facts.family in ("cyclegan", "unit"),
    ),
    Failing(
        "It assumes that both domains share one latent space. Where one side shows things that the other never has, "
        "it invents or drops them.",
        lambda facts: facts.family == "unit",
    ),
    Failing(
        "It was told to keep patches recognisable, so it is shy: large changes of shape and of light stay half done.",
        lambda facts: facts.family == "cut",
    ),
    Failing(
        "Small and rare classes come out as a texture more than as a thing: people, signs and writing above all. "
        "A wrong label map gives a wrong picture without a warning.",
        lambda facts: facts.family in ("spade", "pix2pix") and facts.a.kind == "labels",
    ),
    Failing(
        "Label maps must hold exactly the classes named above, without soft edges.",
        _labels,
    ),
    Failing(
        "Transposed convolutions can leave a faint checkerboard (Odena 2016).",
        lambda facts: facts.options.get("up") == "transpose",
    ),
    Failing(
        "Dropout stays on when it translates, as in the paper: the same input gives another output with another seed.",
        lambda facts: bool(facts.options.get("noise_at_test")),
    ),
)


def failings_of(facts: ModelFacts) -> list[str]:
    """What this model is known to get wrong, the most general first."""
    words = {"size": facts.size, "a": facts.a.name, "b": facts.b.name, "count": trained_on(facts)}
    return [failing.text.format(**words) for failing in FAILINGS if failing.has(facts)]
