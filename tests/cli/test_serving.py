"""``anew serve``, where it refuses; that it serves is in tests/server/test_run.py."""

import pytest


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--host", "0.0.0.0"], "--host 0.0.0.0, and none"),
        (["--host", "192.168.1.5"], "--host 192.168.1.5, and none"),
        (["--host", "0.0.0.0", "--key", "short-one"], "a shorter one"),
        (["--key", "short"], "a shorter one, or other letters"),
        (["--key", "ключ-длинный"], "a shorter one, or other letters"),
        (["--key", "a" * 20, "--user", f"ada={'a' * 20}"], "one twice"),
        (["--user", "ada"], "--user ada"),
        (["--allow-format", "psd"], "psd"),
        (["--port", "65536"], "65536"),
        (["--workers", "-1"], "-1"),
        (["--device", "tpu"], "tpu"),
        (["--chat-model", "llama"], "none"),
        (["--chat-url", "http://localhost:11434/v1"], "none"),
        (["--chat-url", "ftp://localhost/v1", "--chat-model", "llama"], "ftp://localhost"),
    ],
)
def test_what_makes_no_sense_or_is_not_safe_is_refused(anew, words, found):
    told = anew("serve", *words)
    assert told.code == 2
    assert told.error["found"] == found


def test_without_its_extra_it_says_which_to_install(anew, monkeypatch):
    monkeypatch.setattr("anew.cli.serving.NEEDED", ("fastapi", "no_such_package"))
    told = anew("serve")
    assert (told.error["found"], told.error["fix"]) == ("no no_such_package", "pip install 'anew[serve]'")
