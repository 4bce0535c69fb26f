"""anew identity: who signs here; and what signing means to a command that makes pictures."""

import pytest

from anew.image import read_record
from anew.provenance import Record
from anew.provenance.identity import kept
from anew.provenance.identity.made import made
from anew.provenance.manifest import read_manifests

VARY = ("vary", "photo.png", "-o", "out.png")


def test_show_makes_one_and_tells_it(anew):
    told = anew("identity", "show", "--json").json
    assert told["algorithm"] == "es256"
    assert anew("identity", "show", "--json").json == told
    assert told["name"] in anew("identity", "show").out


def test_rotate_makes_another(anew):
    first = anew("identity", "show", "--json").json
    assert anew("identity", "rotate", "--json").json["sha256"] != first["sha256"]


def test_import_signs_with_what_was_brought(anew, folder):
    pem = made()
    at = pem.index(b"-----BEGIN CERTIFICATE-----")
    (folder / "key.pem").write_bytes(pem[:at])
    (folder / "key.pem").chmod(0o600)
    (folder / "chain.pem").write_bytes(pem[at:])
    told = anew("identity", "import", "chain.pem", "key.pem", "--tsa", "https://stamps.example/", "--json").json
    assert told["tsa"] == "https://stamps.example/"
    assert anew("identity", "show", "--json").json == told


def test_a_key_that_is_missing_is_told(anew, folder):
    said = anew("identity", "import", "chain.pem", "key.pem")
    assert said.code == 2
    assert "key.pem" in said.error["found"]


def test_what_a_command_makes_is_signed_unless_told_otherwise(anew, folder):
    anew(*VARY)
    assert read_manifests((folder / "out.png").read_bytes(), "png").state == "trusted"
    anew(*VARY, "--no-sign")
    assert read_manifests((folder / "out.png").read_bytes(), "png") is None


def test_a_prompt_is_told_in_the_file_only_where_it_is_disclosed(anew, folder):
    words = ("edit", "photo.png", "--instruction", "make it night", "-o", "out.png")
    anew(*words)
    assert b"make it night" not in (folder / "out.png").read_bytes()
    assert Record.from_json(read_record("out.png")).hides == ("1.instruction",)
    anew(*words, "--disclose")
    assert Record.from_json(read_record("out.png")).recipe["steps"][0]["with"]["instruction"] == "make it night"


@pytest.fixture
def broken_identity(anew):
    anew("identity", "show")
    kept._own_path().write_text("nothing")


def test_a_key_that_cannot_sign_is_told_before_any_work(anew, folder, broken_identity):
    said = anew(*VARY, "--engine", "fake", "--set", "broken=true")
    assert said.code == 2
    assert "--no-sign" in said.error["fix"]
    assert not (folder / "out.png").exists()
    assert anew(*VARY, "--no-sign").code == 0
