from pydantic import TypeAdapter

from anew.tasks import Task, Vary
from anew.tasks.schema import schema
from anew.tasks.words import field_words


class Old(Task):
    """Make it old."""

    name = "old"

    years: int = 3
    """How many
    years."""
    plain: bool = False


class Older(Old):
    """Make it older."""

    name = "older"

    years: int = 30
    """Many years."""


def test_words_are_those_under_the_field():
    assert field_words(Old)["years"] == "How many\nyears."
    assert "plain" not in field_words(Old)


def test_a_class_below_says_it_again_in_its_own_words():
    assert field_words(Older)["years"] == "Many years."


def test_words_reach_the_schema():
    told = schema(Old)["properties"]
    assert told["years"]["description"] == "How many\nyears."
    assert "description" not in told["plain"]


def test_words_reach_the_schema_of_something_that_holds_a_task():
    told = TypeAdapter(list[Vary]).json_schema()
    assert told["$defs"]["Vary"]["properties"]["strength"]["description"].startswith("0 stays close")


def test_a_class_without_source_has_no_words():
    assert field_words(type("Nowhere", (), {})) == {}
