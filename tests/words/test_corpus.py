"""Sentences as people write them."""

import pytest

from anew.words import understand
from benchmarks.words.corpus import HELD_OUT, WORKED_ON, cases


@pytest.mark.parametrize("case", cases(WORKED_ON), ids=lambda case: case.sentence)
def test_a_sentence_becomes_its_steps(case):
    assert case.faults(understand(case.sentence, case.scene)) == []


def test_most_sentences_that_no_rule_was_written_for_are_understood():
    found = cases(HELD_OUT)
    right = [case for case in found if not case.faults(understand(case.sentence, case.scene))]
    assert len(right) / len(found) >= 0.9
