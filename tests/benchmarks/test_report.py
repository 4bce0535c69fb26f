import pytest

from benchmarks.__main__ import APART, NAMES
from benchmarks.report import PAGE, Report, Table, Target, shown, write


@pytest.mark.parametrize(
    ("cell", "text"),
    [(1234.5, "1234"), (12.345, "12.3"), (0.25, "0.250"), (0.01234, "0.0123"), (7, "7"), ("as is", "as is")],
)
def test_shown_keeps_three_digits_that_count(cell, text):
    assert shown(cell) == text


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        (Target("time", 1.0, most=1.3), True),
        (Target("time", 1.4, most=1.3), False),
        (Target("ratio", 1.9, least=2.0), False),
        (Target("ratio", 2.0, least=2.0), True),
        (Target("detail", 0.5, least=0.6, most=1.2), False),
        (Target("detail", 1.0, least=0.6, most=1.2), True),
        (Target("time", float("nan"), most=1.3), False),
        (Target("ratio", float("nan"), least=2.0), False),
    ],
)
def test_target_is_reached_within_its_bounds_only(target, reached):
    assert target.reached is reached
    assert target.row()[-1] == ("reached" if reached else "**missed**")


def test_target_says_what_was_asked():
    assert Target("time", 1.0, most=1.3, unit=" s").row()[:3] == ["time", "<= 1.30 s", "1 s"]
    assert Target("detail", 1.0, least=0.6, most=1.2).row()[1] == "0.600 to 1.20"


def test_table_is_markdown():
    table = Table("Costs", ("task", "s"), [["vary", 1.5]])
    assert table.markdown() == "Costs\n\n| task | s |\n| --- | ---: |\n| vary | 1.50 |"


def test_write_replaces_its_own_section_and_no_other(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- bench:a -->old<!-- /bench:a -->\n<!-- bench:b -->kept<!-- /bench:b -->\nafter\n")
    for found in (1.0, 3.0):
        write(Report("a", "What it is. \\1", targets=[Target("time", found, most=2.0)]), page)
    text = page.read_text()
    assert text.startswith("before\n<!-- bench:a -->\n\nWhat it is. \\1\n\n")
    assert text.endswith("<!-- /bench:a -->\n<!-- bench:b -->kept<!-- /bench:b -->\nafter\n")
    assert "old" not in text
    assert text.count("**missed**") == 1
    assert "reached" not in text


def test_write_refuses_a_page_without_the_section(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("nothing here")
    with pytest.raises(LookupError, match="bench:a"):
        write(Report("a", "."), page)


@pytest.mark.parametrize("name", [*NAMES, *APART])
def test_every_benchmark_has_its_section_on_the_page(name):
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(f"<!-- bench:{name} -->") == text.count(f"<!-- /bench:{name} -->") == 1
