"""The manifests that inputs came with are carried on, whole, as far as there is room."""

import io
import time

from anew import Picture
from anew.image.files.chunks import Chunk, put_together, taken_apart
from anew.image.files.jumbf import LABEL
from anew.provenance import identity
from anew.provenance.manifest import history, read_manifests, signed
from tests.pictures import hole, picture
from tests.provenance.manifest.files import PHOTO, recoloured, record, saved, signed_again

CREATED = {
    "label": "c2pa.actions",
    "data": {
        "actions": [
            {"action": "c2pa.created", "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/print"}
        ]
    },
}
OPENED = {
    "label": "c2pa.actions",
    "data": {"actions": [{"action": "c2pa.opened", "parameters": {"ingredientIds": ["p"]}}]},
}


def chain(length):
    """A picture signed so many times over, unchecked while it grows: checking each would take minutes."""
    from c2pa import Builder, C2paSignerInfo, Context, Signer

    own, data, plain = identity.own(), None, PHOTO.to_bytes("png")
    info = C2paSignerInfo(alg=b"es256", sign_cert=own.chain.encode(), private_key=own.key, ta_url=None)
    quick = {"verify_after_sign": False, "verify_after_reading": False, "verify_trust": False}
    settings = {"verify": quick, "builder": {"thumbnail": {"enabled": False}}}
    with Context.from_dict(settings) as context, Signer.from_info(info) as signer:
        for _ in range(length):
            builder = Builder({"assertions": [OPENED if data else CREATED]}, context=context)
            if data:
                builder.add_ingredient({"label": "p", "relationship": "parentOf"}, "image/png", io.BytesIO(data))
            made = io.BytesIO()
            builder.sign(signer, "image/png", io.BytesIO(plain), made)
            data = made.getvalue()
    return data


def test_an_incoming_manifest_is_kept_and_named_as_the_parent():
    first = saved(recoloured())
    second = saved(recoloured(Picture.open(first)))
    found = read_manifests(second, "png")
    assert len(found.every) == 2
    parent = next(each for each in found.active.ingredients if each.title == "picture")
    assert (parent.relation, parent.state) == ("parentOf", "trusted")
    assert parent.manifest == read_manifests(first, "png").active.label
    assert found.every[parent.manifest] == read_manifests(first, "png").active


def test_what_was_made_of_a_signed_picture_does_not_pass_for_it():
    opened = Picture.open(saved(recoloured()))
    assert opened.origin.signed is not None
    assert recoloured(opened).picture.origin.signed is None
    assert opened.of_depth(16).origin.signed is None


def test_an_input_that_was_given_twice_is_named_once():
    made = signed(PHOTO.to_bytes("png"), "png", record(), {"picture": PHOTO, "style": PHOTO}, identity.own())
    assert [each.title for each in read_manifests(made, "png").active.ingredients] == ["picture"]


def test_a_long_history_is_collapsed_and_says_so():
    data, longest = signed_again(PHOTO.to_bytes("png")), 0
    for _ in range(20):
        data = signed_again(data)
        longest = max(longest, len(read_manifests(data, "png").every))
        assert read_manifests(data, "png").state == "trusted"
    assert longest == history.MOST
    assert len(read_manifests(data, "png").every) == 21 - history.MOST
    notes = [each.note for told in read_manifests(data, "png").every.values() for each in told.ingredients]
    assert sum(note.startswith(history.COLLAPSED) and PHOTO.sha256 in note for note in notes) == 1


def test_two_long_histories_share_the_room():
    deep = signed_again(PHOTO.to_bytes("png"))
    for _ in range(8):
        deep = signed_again(deep)
    other = signed(picture(64, 48, seed=1).to_bytes("png"), "png", record(), {}, identity.own())
    for _ in range(8):
        style = Picture.open(other)
        other = signed(picture(64, 48, seed=1).to_bytes("png"), "png", record(), {"picture": style}, identity.own())
    both = signed_again(deep, {"style": Picture.open(other)})
    found = read_manifests(both, "png")
    states = {each.title: each.state for each in found.active.ingredients}
    assert states == {"picture": "trusted", "style": "none"}
    assert len(found.every) <= history.MOST


def test_a_hundred_manifests_are_read_in_good_time_and_not_carried_on():
    data = chain(100)
    begin = time.process_time()
    assert len(read_manifests(data, "png").every) == 100
    made = signed_again(data)
    assert time.process_time() - begin < 5
    assert len(read_manifests(made, "png").every) == 1


def test_manifests_that_are_too_large_are_not_carried_on(monkeypatch):
    monkeypatch.setattr(history, "LARGEST", 1000)
    made = signed_again(saved(recoloured()))
    (parent,) = read_manifests(made, "png").active.ingredients
    assert parent.state == "none"
    assert parent.note.startswith(history.COLLAPSED)


def test_words_that_look_like_a_manifest_are_none():
    chunks = taken_apart(PHOTO.to_bytes("png"))
    data = put_together([chunks[0], Chunk(b"tEXt", b"Comment\0" + LABEL), *chunks[1:]])
    (parent,) = read_manifests(signed_again(data), "png").active.ingredients
    assert (parent.state, PHOTO.sha256 in parent.note) == ("none", True)
    assert not parent.note.startswith(history.COLLAPSED)


def test_a_manifest_that_cannot_be_read_is_left_out_and_that_is_said():
    chunks = taken_apart(PHOTO.to_bytes("png"))
    rubbish = b"\0\0\0\x40jumb\0\0\0\x1e" + LABEL + b"\3c2pa\0\0\0\0\x20jumb\0\0\0\x18jumdc2ma" + bytes(9)
    data = put_together([chunks[0], Chunk(b"caBX", rubbish), *chunks[1:]])
    assert read_manifests(data, "png").state == "broken"
    (parent,) = read_manifests(signed_again(data), "png").active.ingredients
    assert PHOTO.sha256 in parent.note
    assert parent.note.startswith(history.UNREADABLE)


def test_a_result_without_its_inputs_names_them_by_the_record():
    made = signed(PHOTO.to_bytes("png"), "png", record(), {}, identity.own())
    (parent,) = read_manifests(made, "png").active.ingredients
    assert (parent.title, parent.relation, PHOTO.sha256 in parent.note) == ("picture", "parentOf", True)


def test_a_mask_may_have_a_history_too():
    mask = Picture.open(signed(hole(64, 48).to_bytes("png"), "png", record(), {}, identity.own()))
    made = signed(PHOTO.to_bytes("png"), "png", record(), {"picture": PHOTO, "mask": mask}, identity.own())
    states = {each.title: (each.relation, each.state) for each in read_manifests(made, "png").active.ingredients}
    assert states == {"mask": ("inputTo", "trusted"), "picture": ("parentOf", "none")}
