"""A file, signed: what it was before, and a manifest that says what was done."""

import json
from dataclasses import fields, replace

import pytest

from anew import Picture, Recolor
from anew.errors import BadIdentity, CannotWrite
from anew.image import Origin, read_record
from anew.image.files.xmp import with_property
from anew.provenance import Record, identity
from anew.provenance.manifest import read_manifests, signed
from anew.provenance.manifest.claims import RECORD
from tests.pictures import hole, picture
from tests.provenance.manifest.files import PHOTO, record, saved

FORMATS = ("png", "jpeg", "webp", "tiff", "avif", "heif", "gif")


def file(kind):
    if kind == "gif":
        return Picture.from_array(hole(64, 48).samples).to_bytes("gif")
    return PHOTO.to_bytes(kind)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_signed_file_holds_its_pixels_and_a_manifest_that_holds(kind):
    if kind == "heif":
        pytest.importorskip("pillow_heif")
    plain = file(kind)
    made = signed(plain, kind, record(), {"picture": PHOTO}, identity.own())
    found = read_manifests(made, kind)
    assert (found.state, found.findings) == ("trusted", ())
    assert Picture.open(made).sha256 == Picture.open(plain).sha256
    assert len(made) - len(plain) < 6000


def test_a_format_that_cannot_be_signed_says_so():
    with pytest.raises(CannotWrite, match="--no-sign"):
        signed(PHOTO.to_bytes("bmp"), "bmp", record(), {}, identity.own())


def test_the_manifest_says_who_what_and_of_what():
    told = record(actions=({"task": "inpaint", "action": "c2pa.edited", "source": "composite"},), mark="0123456789ab")
    made = signed(file("png"), "png", told, {"mask": hole(64, 48), "picture": PHOTO}, identity.own())
    active = read_manifests(made, "png").active
    assert active.generator.startswith("anew ")
    assert active.signer == identity.own().name
    assert [(each.action, each.source, each.task) for each in active.actions] == [
        ("c2pa.opened", "", ""),
        ("c2pa.edited", "composite", "inpaint"),
    ]
    assert sorted((each.title, each.relation, each.state) for each in active.ingredients) == [
        ("mask", "inputTo", "none"),
        ("picture", "parentOf", "none"),
    ]
    assert all(PHOTO.sha256 in each.note for each in active.ingredients if each.title == "picture")
    assert active.record == told.to_json()
    assert active.mark == "0123456789ab"
    assert active.time == ""


def test_a_record_without_steps_is_still_an_edit():
    made = signed(file("png"), "png", record(), {"picture": PHOTO}, identity.own())
    assert [each.action for each in read_manifests(made, "png").active.actions] == ["c2pa.opened", "c2pa.edited"]


def test_text_beside_the_pixels_survives():
    made = saved(Recolor()(PHOTO, mask=hole(64, 48)))
    assert read_record(made) == read_manifests(made, "png").active.record


def test_without_its_manifest_the_file_is_the_same_every_time():
    first, second = (Recolor()(PHOTO, mask=hole(64, 48)) for _ in range(2))
    assert saved(first, sign=False) == saved(second, sign=False)
    assert Picture.open(saved(first)).sha256 == Picture.open(saved(second)).sha256
    assert read_record(saved(first)) == read_record(saved(second))


def test_no_thumbnail_no_clock_and_no_name_is_in_it(monkeypatch):
    made = signed(file("png"), "png", record(), {"picture": PHOTO}, identity.own())
    labels = read_manifests(made, "png").active.assertions
    assert not [each for each in labels if "thumbnail" in each]
    assert b"c2pa.thumbnail" not in made
    assert b"dateTime" not in made


def test_words_are_digests_in_file_and_manifest_unless_disclosed():
    result = Recolor()(PHOTO, mask=hole(64, 48))
    step = {"task": "inpaint", "with": {"prompt": "a fox in the snow"}}
    result = type(result)(
        result.picture,
        record(recipe={"anew": 1, "seed": 0, "steps": [step]}),
        inputs={"picture": PHOTO},
        texts=frozenset({("inpaint", "prompt")}),
    )
    assert b"a fox in the snow" not in saved(result)
    assert saved(result, disclose=True).count(b"a fox in the snow") == 2
    assert Record.from_json(read_record(saved(result))).hides == ("1.prompt",)


def test_our_own_statements_are_called_our_own():
    made = signed(file("png"), "png", record(), {"picture": PHOTO}, identity.own())
    assert made.count(b"created_assertions") == 1
    assert RECORD.encode() in made.partition(b"created_assertions")[2]


def test_a_key_that_the_library_refuses_is_told():
    whole = identity.own()
    broken = type(whole)(**{**vars(whole), "key": b"-----BEGIN PRIVATE KEY-----\nbm8=\n-----END PRIVATE KEY-----\n"})
    with pytest.raises(BadIdentity, match="--no-sign"):
        signed(file("png"), "png", record(), {"picture": PHOTO}, broken)


def other_identity(folder):
    """A certificate as somebody else would issue it: Ed25519, signed by an authority with an EC key."""
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    from anew.provenance.identity import made

    begin = datetime.now(UTC) - made.BEFORE
    root = made._certified("root", None, begin, made.LONG, below=0)
    key = ed25519.Ed25519PrivateKey.generate()
    leaf = (
        x509.CertificateBuilder()
        .subject_name(made._name("studio", "0"))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + made.SHORT)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False)
        .add_extension(made._usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .sign(root.key, SHA256())
    )
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "key.pem").chmod(0o600)
    (folder / "chain.pem").write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in (leaf, root.certificate)))
    assert isinstance(root.key, ec.EllipticCurvePrivateKey)
    return folder / "chain.pem", folder / "key.pem"


def test_another_kind_of_key_signs_too(tmp_path, monkeypatch):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path))
    chain, key = other_identity(tmp_path)
    told = identity.import_(chain, key)
    assert told.algorithm == "ed25519"
    made = signed(file("png"), "png", record(), {"picture": PHOTO}, told)
    assert read_manifests(made, "png").state == "trusted"


def test_the_record_is_read_by_others_as_plain_json():
    made = signed(file("png"), "png", record(), {"picture": PHOTO}, identity.own())
    assert json.loads(read_manifests(made, "png").active.record)["recipe"]["steps"][0]["with"] == {"strength": 0.35}


KINDS = [
    ("png", "LA", 16),
    ("png", "L", 8),
    ("png", "RGBA", 8),
    ("jpeg", "L", 8),
    ("jpeg", "CMYK", 8),
    ("webp", "RGBA", 8),
    ("tiff", "CMYK", 16),
    ("tiff", "RGBA", 8),
    ("avif", "RGBA", 8),
]


@pytest.mark.parametrize(("kind", "mode", "depth"), KINDS)
def test_every_mode_and_every_fact_of_the_file_survives(kind, mode, depth):
    exif = b"II*\x00\x08\x00\x00\x00\x01\x00\x0e\x01\x02\x00\x03\x00\x00\x00me\x00\x00\x00\x00\x00\x00"
    origin = Origin(exif=exif, xmp=with_property(None, "ours", "https://example.org/", "mood", "calm"), dpi=(300, 300))
    photo = replace(picture(64, 48, mode, depth), origin=origin)
    plain = photo.to_bytes(kind)
    made = signed(plain, kind, record(), {"picture": photo}, identity.own())
    before, after = Picture.open(plain), Picture.open(made)
    assert read_manifests(made, kind).state == "trusted"
    assert after.sha256 == before.sha256
    assert after.origin.signed == made
    facts = [field.name for field in fields(Origin) if field.name != "signed"]
    assert [getattr(after.origin, each) for each in facts] == [getattr(before.origin, each) for each in facts]


def test_a_picture_of_a_palette_keeps_it():
    made = signed(file("gif"), "gif", record(), {"picture": PHOTO}, identity.own())
    before, after = Picture.open(file("gif")).origin.palette, Picture.open(made).origin.palette
    assert (after.indices == before.indices).all()
    assert (after.colours == before.colours).all()
