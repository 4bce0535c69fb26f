"""What is read from manifests: whether they hold, and where not. Nothing is fetched."""

import io
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID
from PIL import Image

from anew import Picture
from anew.errors import AnewError, BadIdentity
from anew.provenance import identity
from anew.provenance.identity import made as making
from anew.provenance.identity.checked import checked
from anew.provenance.identity.made import made
from anew.provenance.manifest import read_manifests, signed
from anew.provenance.manifest.reading import _ingredient, _state
from tests.provenance.manifest.files import PHOTO, changed, recoloured, record, saved, signed_again


def codes(found):
    return [each.code for each in found.findings]


def test_a_flipped_bit_of_a_pixel_is_named():
    made = bytearray(signed(PHOTO.to_bytes("tiff"), "tiff", record(), {"picture": PHOTO}, identity.own()))
    plain = PHOTO.to_bytes("tiff")
    at = made.index(plain[200:400]) + 100
    made[at] ^= 1
    found = read_manifests(bytes(made), "tiff")
    assert (found.state, codes(found)) == ("broken", ["assertion.dataHash.mismatch"])
    assert "changed after it was signed" in found.findings[0].words


def test_a_letter_of_the_signed_recipe_is_named():
    made = saved(recoloured())
    at = made.index(b"io.github.anew-project.record", made.index(b"caBX"))
    bent = bytearray(made)
    bent[made.index(b"recolor", at)] ^= 0x20
    found = read_manifests(bytes(bent), "png")
    assert (found.state, codes(found)) == ("broken", ["assertion.hashedURI.mismatch"])
    assert found.findings[0].about.endswith("/io.github.anew-project.record")
    assert "a statement in the manifest" in found.findings[0].words


def test_a_letter_of_the_recipe_beside_the_pixels_is_named():
    made = saved(recoloured())
    bent = made[:-600] + made[-600:].replace(b'"recolor"', b'"recoloR"') if made[-600:].count(b'"recolor"') else None
    bent = bent or changed(made, b"recolor", nth=made.count(b"recolor") - 1)
    found = read_manifests(bent, "png")
    assert (found.state, codes(found)) == ("broken", ["assertion.dataHash.mismatch"])


def test_a_stripped_manifest_is_none():
    stream = io.BytesIO()
    Image.open(io.BytesIO(saved(recoloured()))).save(stream, "PNG")
    assert read_manifests(stream.getvalue(), "png") is None
    assert Picture.open(stream.getvalue()).origin.signed is None


def test_a_picture_without_a_manifest_has_none():
    assert read_manifests(PHOTO.to_bytes("png"), "png") is None
    assert read_manifests(PHOTO.to_bytes("bmp"), "bmp") is None


def test_a_broken_signature_is_named():
    made = saved(recoloured())
    begin = made.index(b"caBX")
    end = begin + 4 + int.from_bytes(made[begin - 4 : begin], "big")
    bent = bytearray(made)
    bent[end - 10] ^= 1  # in the signature itself, which comes last
    found = read_manifests(bytes(bent), "png")
    assert (found.state, codes(found)) == ("broken", ["claimSignature.mismatch"])


def test_somebody_unknown_is_intact_and_not_trusted(tmp_path, monkeypatch):
    made = saved(recoloured())
    monkeypatch.setenv("ANEW_HOME", str(tmp_path))
    found = read_manifests(made, "png")
    assert (found.state, codes(found)) == ("intact", ["signingCredential.untrusted"])
    assert "does not know" in found.findings[0].words


def test_what_an_earlier_key_signed_is_still_trusted(tmp_path, monkeypatch):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path))
    made = saved(recoloured())
    identity.rotate()
    assert read_manifests(made, "png").state == "trusted"


def test_a_parent_that_was_changed_is_seen_under_a_sound_child():
    bent = changed(saved(recoloured()), b"recolor", nth=0)
    found = read_manifests(signed_again(bent), "png")
    (parent,) = found.active.ingredients
    assert found.state == "trusted"
    assert (parent.title, parent.state) == ("picture", "broken")
    assert [each.code for each in parent.findings] == ["assertion.hashedURI.mismatch"]


def test_a_stranger_cannot_vouch_for_a_parent(tmp_path, monkeypatch):
    """Whoever signed says that the parent was trusted; this machine does not know either."""
    child = signed_again(saved(recoloured()))
    monkeypatch.setenv("ANEW_HOME", str(tmp_path))
    (parent,) = read_manifests(child, "png").active.ingredients
    assert parent.state == "intact"


def test_a_damaged_manifest_is_broken_or_says_what_it_said():
    """Lengths and names of boxes, and padding, are not signed; no statement hangs on them."""
    made = saved(recoloured())
    sound = read_manifests(made, "png").active
    begin = made.index(b"jumb")
    rng = np.random.default_rng(0)
    for _ in range(60):
        bent = bytearray(made)
        for at in rng.integers(begin, begin + 5000, 3):
            bent[at] = rng.integers(256)
        found = read_manifests(bytes(bent), "png")
        assert found is None or found.state == "broken" or found.active == sound
        with suppress(AnewError):
            Picture.open(bytes(bent))


def test_a_broken_manifest_is_still_carried_on_as_broken():
    made = bytearray(saved(recoloured()))
    at = made.index(b"jumdc2cl")
    made[at + 60] ^= 0xFF
    found = read_manifests(signed_again(bytes(made)), "png")
    assert found.state == "trusted"


@pytest.fixture
def listening():
    """A port of this machine, and how many came to it."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.2)
        yield server
        with pytest.raises(TimeoutError):
            server.accept()


def elsewhere(port):
    """A PNG that says its manifest lies on that port."""
    return by_anybody(identity.own(), f"http://127.0.0.1:{port}/manifest.c2pa")


def by_anybody(own, url=""):
    """A PNG signed without a look at what comes of it, its manifest elsewhere where there is a URL."""
    from c2pa import Builder, C2paSignerInfo, Context, Signer

    info = C2paSignerInfo(alg=b"es256", sign_cert=own.chain.encode(), private_key=own.key, ta_url=None)
    made = io.BytesIO()
    action = {"action": "c2pa.created", "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/print"}
    claim = {"assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}]}
    settings = {"verify": {"verify_after_sign": False}, "builder": {"thumbnail": {"enabled": False}}}
    with (
        Context.from_dict(settings) as context,
        Signer.from_info(info) as signer,
        Builder(claim, context=context) as builder,
    ):
        if url:
            builder.set_no_embed()
            builder.set_remote_url(url)
        builder.sign(signer, "image/png", io.BytesIO(PHOTO.to_bytes("png")), made)
    return made.getvalue()


def test_a_manifest_elsewhere_is_told_and_not_fetched(listening):
    data = elsewhere(listening.getsockname()[1])
    found = read_manifests(data, "png")
    assert (found.state, found.active) == ("elsewhere", None)
    assert "127.0.0.1" in found.url


def test_an_input_whose_manifest_lies_elsewhere_is_signed_over_without_a_call(listening):
    data = elsewhere(listening.getsockname()[1])
    again = signed_again(data)
    assert read_manifests(again, "png").state == "trusted"


def test_a_signature_whose_certificate_has_run_out_is_expired_and_not_broken(monkeypatch):
    monkeypatch.setattr(making, "SHORT", making.BEFORE + timedelta(seconds=5))
    brief = checked(made())
    data = signed(PHOTO.to_bytes("png"), "png", record(), {"picture": PHOTO}, brief)
    assert read_manifests(data, "png").state == "intact"
    time.sleep(max(0, (brief.expires - datetime.now(UTC)).total_seconds() + 1.1))
    assert read_manifests(data, "png").state == "expired"


def test_no_authority_is_asked_whether_a_certificate_was_revoked(listening):
    """The certificate names a responder; the library would ask it if it were let."""
    begin = datetime.now(UTC) - making.BEFORE
    root = making._certified("root", None, begin, making.LONG, below=0)
    key = ec.generate_private_key(ec.SECP256R1())
    responder = x509.UniformResourceIdentifier(f"http://127.0.0.1:{listening.getsockname()[1]}/")
    leaf = (
        x509.CertificateBuilder()
        .subject_name(making._name("studio", "0"))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + making.SHORT)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False)
        .add_extension(making._usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(
            x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, responder)]),
            critical=False,
        )
        .sign(root.key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem += b"".join(each.public_bytes(Encoding.PEM) for each in (leaf, root.certificate))
    data = signed(PHOTO.to_bytes("png"), "png", record(), {"picture": PHOTO}, checked(pem))
    assert read_manifests(data, "png").state == "intact"


def test_a_time_stamp_authority_is_asked_only_where_the_identity_names_one():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(5)
        told = replace(identity.own(), tsa=f"http://127.0.0.1:{server.getsockname()[1]}/")
        came = []

        def refuse():
            caller, _ = server.accept()
            with caller:
                came.append(caller.recv(4096).split(b" ")[0])
                caller.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=refuse, daemon=True)
        thread.start()
        with pytest.raises(BadIdentity, match="--no-sign"):
            signed(PHOTO.to_bytes("png"), "png", record(), {"picture": PHOTO}, told)
        thread.join(5)
    assert came == [b"POST"]


OFFLINE = """
from tests.provenance.manifest.files import saved, recoloured
from anew.provenance.manifest import read_manifests
print(read_manifests(saved(recoloured()), "png").state)
"""


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode,
    reason="the kernel gives no empty network",
)
def test_signing_and_reading_need_no_network():
    command = ["unshare", "-rn", sys.executable, "-c", OFFLINE]
    run = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[3])
    assert run.stdout == "trusted\n", run.stderr


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ([{"code": "assertion.hashedURI.mismatch"}], "broken"),
        ([{"code": "claimSignature.validated"}, {"code": "assertion.dataHash.match"}], "intact"),
        ([{"code": "signingCredential.untrusted"}], "intact"),
        ([{"code": "signingCredential.expired"}], "expired"),
        ([], "intact"),
        (None, "intact"),
    ],
)
def test_what_older_programs_saw_in_an_ingredient_is_told(told, state):
    """Before C2PA 2.1 there was one list of codes, good and bad."""
    assert _ingredient("a", {"active_manifest": "b", "validation_status": told}, {}).state == state


def test_a_person_whom_nobody_here_knows_is_no_fault_of_the_file():
    codes = {"failure": [{"code": "signingCredential.untrusted"}, {"code": "cawg.x509.credential.untrusted"}]}
    assert _state(codes) == "intact"
