from pathlib import Path

from anew.server.openapi import text

STUDIO = Path(__file__).parents[2] / "studio" / "openapi.json"


def test_the_types_of_the_studio_are_made_from_what_the_server_says_now():
    assert STUDIO.read_text(encoding="utf8") == text(), "run: make docs"
