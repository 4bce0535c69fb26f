"""Who signs: made on first use, kept from others, brought along, changed, refused."""

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from anew.errors import BadIdentity, CannotWrite
from anew.provenance import identity as identities
from anew.provenance.identity import made as making
from anew.provenance.identity.checked import checked
from anew.provenance.identity.made import made

LATER = datetime.now(UTC) + timedelta(days=11 * 365)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def apart(pem):
    """Key and certificates of a PEM file."""
    at = pem.index(b"-----BEGIN CERTIFICATE-----")
    return pem[:at], pem[at:]


def written(folder, pem):
    key, chain = apart(pem)
    (folder / "key.pem").write_bytes(key)
    (folder / "key.pem").chmod(0o600)
    (folder / "chain.pem").write_bytes(chain)
    return folder / "chain.pem", folder / "key.pem"


def test_it_is_made_on_first_use_and_the_same_from_then_on(home):
    first = identities.own()
    assert first == identities.own()
    assert first.algorithm == "es256"
    assert first.expires > datetime.now(UTC) + timedelta(days=9 * 365)
    assert first.chain.count("BEGIN CERTIFICATE") == 1
    assert first.anchor not in first.chain


@pytest.mark.skipif(os.name == "nt", reason="no such permissions")
def test_only_its_owner_reads_the_key(home):
    identities.own()
    assert mode(home / "identity" / "own.pem") == 0o600
    assert mode(home / "identity") == 0o700


@pytest.mark.skipif(os.name == "nt", reason="no such permissions")
def test_a_key_that_others_may_read_is_closed_to_them(home):
    identities.own()
    (home / "identity" / "own.pem").chmod(0o644)
    identities.own()
    assert mode(home / "identity" / "own.pem") == 0o600


def test_nothing_of_the_person_or_the_machine_is_in_it():
    told = identities.own()
    words = f"{told.name} {told.organisation} {told.issuer}"
    assert os.uname().nodename not in words
    assert os.environ.get("USER", "root") not in words.split()


def test_two_processes_at_first_use_end_with_the_same_key(home):
    code = "from anew.provenance.identity import own; print(own().fingerprint)"
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=dict(os.environ))
        for _ in range(2)
    ]
    told = {each.communicate()[0] for each in running}
    assert len(told) == 1
    assert told == {identities.own().fingerprint + "\n"}
    assert [path.name for path in (home / "identity").iterdir()] == ["own.pem"]


def test_rotating_makes_another_and_the_old_one_stays_believed(home):
    old = identities.own()
    new = identities.rotate()
    assert new.fingerprint != old.fingerprint
    assert old.anchor in identities.anchors()
    assert new.anchor in identities.anchors()
    assert b"PRIVATE" not in b"".join(path.read_bytes() for path in (home / "identity" / "earlier").iterdir())


def test_certificates_of_others_are_believed_where_their_owner_put_them(home, tmp_path):
    chain, _ = written(tmp_path, made())
    (home / "identity" / "trusted").mkdir(parents=True)
    (home / "identity" / "trusted" / "friend.pem").write_bytes(chain.read_bytes())
    (home / "identity" / "trusted" / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nno\n")
    assert identities.anchors().count("BEGIN CERTIFICATE") == 2


def test_nobody_is_believed_before_there_is_an_identity():
    assert identities.anchors() == ""


def test_an_own_certificate_signs_from_then_on(tmp_path):
    identities.own()
    chain, key = written(tmp_path, made())
    told = identities.import_(chain, key, tsa="https://stamps.example/tsa")
    assert told == identities.own()
    assert told.fingerprint == checked(key.read_bytes() + chain.read_bytes()).fingerprint
    assert told.tsa == "https://stamps.example/tsa"


def test_an_expired_key_is_refused_with_what_to_do():
    identities.own()
    with pytest.raises(BadIdentity, match=r"expired on .*anew identity rotate.*--no-sign"):
        identities.own(now=LATER)


def test_an_expired_key_can_be_rotated_away(home):
    identities.own()
    identities.rotate()
    assert (home / "identity" / "earlier").is_dir()


def test_a_key_of_somebody_else_is_refused(tmp_path):
    chain, _ = written(tmp_path, made())
    other = tmp_path / "other.pem"
    other.write_bytes(apart(made())[0])
    other.chmod(0o600)
    with pytest.raises(BadIdentity, match="belongs to the first certificate"):
        identities.import_(chain, other)


def test_certificates_that_are_no_chain_are_refused():
    key, chain = apart(made())
    leaf, other = chain.split(b"-----BEGIN")[1], apart(made())[1].split(b"-----BEGIN")[2]
    with pytest.raises(BadIdentity, match="did not sign"):
        checked(key + b"-----BEGIN" + leaf + b"-----BEGIN" + other)


def test_a_certificate_with_its_own_signature_alone_is_taken():
    key, chain = apart(made())
    leaf = b"-----BEGIN" + chain.split(b"-----BEGIN")[1]
    told = checked(key + leaf)
    assert told.chain == told.anchor


@pytest.mark.skipif(os.name == "nt", reason="no such permissions")
def test_a_key_to_import_that_others_can_read_is_refused(tmp_path):
    chain, key = written(tmp_path, made())
    key.chmod(0o644)
    with pytest.raises(BadIdentity, match="chmod 600"):
        identities.import_(chain, key)


def test_what_is_no_key_is_refused(tmp_path):
    for text, why in (
        (b"", "certificates in PEM"),
        (b"-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n", "certificates in PEM"),
        (apart(made())[1], "private key"),
        (b"-----BEGIN PRIVATE KEY-----\nbm8=\n-----END PRIVATE KEY-----\n" + apart(made())[1], "private key"),
    ):
        with pytest.raises(BadIdentity, match=why):
            checked(text)


def test_an_address_that_is_none_is_refused(tmp_path):
    chain, key = written(tmp_path, made())
    for url in ("stamps.example", "file:///etc/passwd", "https://", "https://a\nb"):
        with pytest.raises(BadIdentity, match="time stamp authority"):
            identities.import_(chain, key, tsa=url)


def test_a_damaged_identity_is_refused_and_can_be_rotated_away(home):
    identities.own()
    (home / "identity" / "own.pem").write_text("nothing")
    with pytest.raises(BadIdentity, match="rotate"):
        identities.own()
    assert identities.rotate().algorithm == "es256"


def test_a_home_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "file"))
    with pytest.raises(BadIdentity, match="ANEW_HOME"):
        identities.own()
    with pytest.raises(CannotWrite):
        identities.rotate()


def test_what_every_signing_needs_is_read_without_taking_certificates_apart(home):
    identities.own()
    code = "import sys; from anew.provenance.identity import own, anchors; own(); anchors()"
    code += "; print([name for name in sys.modules if name.startswith('cryptography')])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ))
    assert run.stdout == "[]\n", run.stderr


def test_words_that_are_not_about_the_certificate_are_not_believed(home):
    told = identities.own()
    path = home / "identity" / "own.pem"
    head, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(rest)
    assert identities.own() == told
    path.write_bytes(head.replace(told.fingerprint[:8].encode(), b"00000000") + b"\n" + rest)
    assert identities.own() == told
    path.write_bytes(b"anew: {}\n" + rest)
    assert identities.own() == told


def test_a_chain_that_does_not_reach_its_root_stays_whole(tmp_path):
    begin = datetime.now(UTC) - making.BEFORE
    root = making._certified("root", None, begin, making.LONG, below=1)
    between = making._certified("between", root, begin, making.LONG, below=0)
    leaf = making._certified("leaf", between, begin, making.SHORT, below=None)
    key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem = key + b"".join(each.certificate.public_bytes(Encoding.PEM) for each in (leaf, between))
    told = identities.import_(*written(tmp_path, pem))
    assert told == checked(pem)
    assert told.chain.count("BEGIN CERTIFICATE") == 2
    assert told.chain.endswith(told.anchor)
