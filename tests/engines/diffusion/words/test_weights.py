"""Prompt weights: the field's syntax by example, what always holds, and prompts that nobody meant."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.engines.diffusion.words.weights import MOST, Piece, parsed, stressed
from anew.errors import BadTask


def pieces(prompt):
    (stretch,) = parsed(prompt)
    return [(text, round(weight, 6)) for text, weight in stretch]


class TestSyntax:
    @pytest.mark.parametrize(
        ("prompt", "wanted"),
        [
            ("a cat", [("a cat", 1)]),
            ("", [("", 1)]),
            ("(a)", [("a", 1.1)]),
            ("((a))", [("a", 1.21)]),
            ("[a]", [("a", 0.909091)]),
            ("(a:1.3)", [("a", 1.3)]),
            ("(a : .5 )", [("a ", 0.5)]),
            ("(a:-1)", [("a", -1)]),
            ("(a:0)", [("a", 0)]),
            ("a (b) c", [("a ", 1), ("b", 1.1), (" c", 1)]),
            ("((a:1.2) b:1.5)", [("a", 1.8), (" b", 1.5)]),
            ("[(a)]", [("a", 1)]),
            ("(a)(b)", [("ab", 1.1)]),
            ("(a:b:1.2)", [("a:b", 1.2)]),
            ("at 12:30", [("at 12:30", 1)]),
        ],
    )
    def test_an_example(self, prompt, wanted):
        assert pieces(prompt) == wanted

    @pytest.mark.parametrize(
        ("prompt", "text"),
        [(r"\(a\)", "(a)"), (r"\[a\]", "[a]"), (r"\\", "\\"), (r"a\b", r"a\b"), ("a\\", "a\\"), (r"\\\(", r"\(")],
    )
    def test_a_backslash_makes_brackets_text(self, prompt, text):
        assert pieces(prompt) == [(text, 1)]

    @pytest.mark.parametrize(
        "prompt", ["(a", "a)", "[a", "a]", ":)", ":-) and ;(", "a:1.3)", "(a:1.3", ")(", "(a]", "[a:2)"]
    )
    def test_a_bracket_without_its_partner_is_text(self, prompt):
        assert pieces(prompt) == [(prompt, 1)]

    def test_crossed_brackets_leave_the_inner_one_as_text(self):
        assert pieces("(a [b) c]") == [("a [b", 1.1), (" c]", 1)]

    def test_a_number_that_is_none_is_text(self):
        assert pieces("(a:1.2.3)") == [("a:1.2.3", 1.1)]

    def test_break_parts_the_prompt(self):
        assert parsed("a BREAK (b BREAK c:2) d") == (
            (Piece("a"),),
            (Piece("b", 2.0),),
            (Piece("c", 2.0), Piece(" d")),
        )
        assert parsed("BREAK") == ((Piece(""),), (Piece(""),))

    def test_break_inside_a_word_is_a_word(self):
        assert pieces("BREAKFAST break") == [("BREAKFAST break", 1)]

    def test_only_a_number_is_stress_for_certain(self):
        assert [stressed(text) for text in ("(a:1.1)", "(a)", "a:1.1)", r"\(a:1.1\)", "[a]")] == [True] + [False] * 4


def escaped(text):
    return "".join("\\" + letter if letter in r"\()[]" else letter for letter in text)


class TestAlways:
    @given(st.text().filter(lambda text: "BREAK" not in text))
    def test_escaped_text_comes_back_as_it_was(self, text):
        assert parsed(escaped(text)) == ((Piece(text),),)

    @given(st.text(alphabet="ab ()[]:\\.1-"))
    def test_every_prompt_is_read_and_no_letter_is_lost_or_made(self, prompt):
        try:
            (stretch,) = parsed(prompt)
        except BadTask:
            return
        assert "".join(piece.text for piece in stretch).count("a") == prompt.count("a")
        assert all(abs(piece.weight) <= MOST for piece in stretch)
        assert all(one.weight != other.weight for one, other in pairwise(stretch))

    @given(st.text(alphabet="xy ", min_size=1), st.floats(0, MOST))
    def test_a_weight_is_read_to_the_last_digit(self, text, weight):
        assert parsed(f"({text}:{weight:.17f})") == ((Piece(text, float(f"{weight:.17f}")),),)


class TestHostile:
    @pytest.mark.parametrize("prompt", ["(a:1000)", "(a:-11)", "(" * 30 + "a" + ")" * 30, f"(a:{'9' * 400})"])
    def test_a_weight_beyond_reason_is_refused_with_the_number(self, prompt):
        with pytest.raises(BadTask, match="weights from -10 to 10"):
            parsed(prompt)

    @pytest.mark.parametrize(
        "unit", ["word ", "(word:1.2) ", "(", ")", "([", ":", ": ", ":1", ": 1", "\\", "[(]", "BREAK ", "1", "(:", " "]
    )
    def test_ten_thousand_times_anything_takes_linear_time(self, unit):
        began = process_time()
        parsed(unit * 10_000)
        parsed("(a:" + unit * 10_000)
        assert process_time() - began < 2.0
