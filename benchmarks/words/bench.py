"""How much of what people say becomes the right steps, by the grammar alone."""

import time
from collections.abc import Sequence

from anew.words import understand
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.words.corpus import FRESH, HELD_OUT, LAST, SECOND, WORKED_ON, Case, cases

INTRO = """Sentences as people might write them, with misspellings, politeness and slang, all by the hand that wrote the
rules, which flatters them. In full: the very steps, what is missing and what nobody can do, with no word told as not
understood. Steps: the right ones, and some word beside them is told as not understood. Told: other steps or none, and
it says that it did not understand. Wrong: other steps, without a word. The grammar knows English, and is fast enough
to be asked with every letter typed."""
FILES = {
    WORKED_ON: "the rules were written with these",
    HELD_OUT: "half of the first corpus, written before any rule; looked at after its first reading",
    FRESH: "written after the rules, in other words on purpose; looked at after its first reading",
    SECOND: "written after more rules; looked at after its first reading",
    LAST: "written last, and never looked at",
}


def run(quick: bool) -> Report:
    """Read every sentence."""
    del quick
    rows: list[list[Cell]] = []
    shares, times = {}, []
    for name, what in FILES.items():
        found = cases(name)
        ends, took = _ends(found)
        times += took
        counts = [ends.count(each) for each in ("full", "steps", "told", "wrong")]
        rows.append([what, len(found), *counts, f"{100 * counts[0] / len(found):.1f}%"])
        shares[name] = (sum(counts[:2]) / len(found), counts[3] / len(found))
    head = ("sentences", "number", "in full", "steps", "told", "wrong", "in full, share")
    milliseconds = sorted(times)[len(times) * 95 // 100] * 1000
    targets = [
        Target("the right steps, of those never looked at", 100 * shares[LAST][0], least=80, unit="%"),
        Target("wrong without a word, of those never looked at", 100 * shares[LAST][1], most=5, unit="%"),
        Target("one sentence, 95th percentile", milliseconds, most=50, unit=" ms"),
    ]
    return Report("words", INTRO, [Table("What became of them", head, rows)], targets)


def _ends(found: Sequence[Case]) -> tuple[list[str], list[float]]:
    ends, took = [], []
    for case in found:
        begin = time.perf_counter()
        told = understand(case.sentence, case.scene)
        took.append(time.perf_counter() - begin)
        ends.append(case.end(told))
    return ends, took
