"""The reference page of training: what every run takes, and what each family has of its own."""

from collections.abc import Iterator
from typing import Any

from anew.cli.facts import Fact, facts_of
from anew.cli.index import families
from anew.cli.training_options import data_facts, facts_of_paper, presets, run_facts, text_of
from anew.training.families import OPTIONS, TRANSLATORS

HEAD = ("option", "range", "default", "what it does")


def page(table: Any) -> str:
    """The page in Markdown.

    Args:
        table: Writes a table from its head and its rows.
    """
    intro = (
        "`anew train FAMILY DATA [DATA2] --out DIR`. Every option below is declared once, in `anew.training.settings`, "
        "`anew.engines.gan.families.options`, `anew.engines.diffusion.learning.options` and "
        "`anew.engines.restore.learning.options`; the commands, "
        "`anew.CycleGAN(...)` and its like, and this page come from there. "
        "[The guide](../training.md) says when to take which family."
    )
    every = data_facts(next(iter(TRANSLATORS)))
    parts = ["# Training", intro, "## The data", table(HEAD, map(_row, every))]
    parts += ["## The run", table(HEAD, map(_row, run_facts()))]
    for family in OPTIONS:
        head = ("option", "range", "default", "paper", "what it does")
        parts += [f"## {family}", families()[family], _presets(family), _reads(family), table(head, _rows(family))]
    return "\n\n".join(filter(None, parts))


def _reads(family: str) -> str:
    """Which settings of the data it reads, where that is not all."""
    if family in TRANSLATORS:
        return ""
    flags = ", ".join(f"`{fact.flag}`" for fact in data_facts(family))
    return f"Of the data's options it takes {flags} alone."


def _presets(family: str) -> str:
    return " ".join(
        f"`--{name}` begins from {'the values of the paper' if name == 'paper' else 'the lighter variant'}."
        for name in presets(family)
    )


def _rows(family: str) -> Iterator[tuple[str, ...]]:
    papers = {fact.name: fact.default for fact in facts_of_paper(family)}
    for fact in facts_of(OPTIONS[family]):
        flag, values, default, words = _row(fact)
        theirs = text_of(papers.get(fact.name, fact.default))
        yield flag, values, default, f"`{theirs}`" if theirs != text_of(fact.default) else "", words


def _row(fact: Fact) -> tuple[str, str, str, str]:
    flag = f"{fact.flag}/--no-{fact.flag[2:]}" if fact.kind == "boolean" else fact.flag
    return f"`{flag}`", fact.range or fact.type, f"`{text_of(fact.default)}`", fact.help
