"""Sentences as people write them."""

import pytest

from anew.words import understand
from benchmarks.words.corpus import HELD_OUT, LAST, WORKED_ON, cases


@pytest.mark.parametrize("case", [*cases(WORKED_ON), *cases(HELD_OUT)], ids=lambda case: case.sentence)
def test_a_sentence_becomes_its_steps(case):
    assert case.faults(understand(case.sentence, case.scene)) == []


def test_of_sentences_that_nobody_looked_at_most_are_understood_and_few_are_mistaken():
    ends = [case.end(understand(case.sentence, case.scene)) for case in cases(LAST)]
    assert (ends.count("full") + ends.count("steps")) / len(ends) >= 0.8
    assert ends.count("wrong") / len(ends) <= 0.05
