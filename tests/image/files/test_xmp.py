import time
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.image.files.xmp import property_of, with_property, without_property

SPACE = "https://example.org/mood/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff￾\uffff"), max_size=50)


def packet(inside: str, attributes: str = "") -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:m="{SPACE}" xmlns:dc="http://purl.org/dc/"'
        f'{attributes}><dc:title a="m:mood">m:mood="no"</dc:title>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


FORMS = {
    "attribute": packet("", ' m:mood="calm"'),
    "single quotes": packet("", "\n  m:mood = 'calm'"),
    "element": packet("<m:mood>calm</m:mood>"),
    "element with spaces": packet("<m:mood\n>\n calm <!-- or not --></m:mood >"),
    "resource": packet('<m:mood rdf:resource="calm"/>'),
    "list": packet("<m:mood><rdf:Alt><rdf:li xml:lang='x-default'>calm</rdf:li></rdf:Alt></m:mood>"),
    "twice": packet("<m:mood>calm</m:mood><m:mood>wild</m:mood>", ' m:mood="calm"'),
    "utf-16": packet("<m:mood>calm</m:mood>").decode().encode("utf-16"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_property_is_read_and_replaced_in_any_form_and_under_any_prefix(form):
    before = FORMS[form]
    assert property_of(before, SPACE, "mood").strip() == "calm"
    after = with_property(before, "ours", SPACE, "mood", "wild & free")
    assert property_of(after, SPACE, "mood") == "wild & free"
    found = ElementTree.fromstring(_xml(after)).iter(f"{{{SPACE}}}mood")
    assert [each.text for each in found] == ["wild & free"]
    assert not any(f"{{{SPACE}}}mood" in each.attrib for each in ElementTree.fromstring(_xml(after)).iter())


def _xml(packet: bytes) -> bytes:
    return packet[packet.index(b"<x:") :]


@pytest.mark.parametrize("form", ["attribute", "element", "resource", "list"])
def test_all_else_stays_letter_for_letter(form):
    assert without_property(FORMS[form], SPACE, "mood").replace(b" >", b">") == packet("")


@given(TEXT)
def test_what_is_set_is_read_and_set_again_leaves_one(value):
    once = with_property(None, "ours", SPACE, "mood", value)
    assert property_of(once, SPACE, "mood") == value
    again = with_property(once, "ours", SPACE, "mood", value)
    assert again == once
    assert property_of(without_property(again, SPACE, "mood"), SPACE, "mood") is None


@pytest.mark.parametrize(
    "packet_",
    [
        None,
        b"",
        packet("<!-- <m:mood>calm</m:mood> -->"),
        packet("<![CDATA[<m:mood>calm</m:mood>]]>"),
        packet("<dc:mood>calm</dc:mood>"),
        packet("<mood>calm</mood>"),
        packet("", " dc:note=' m:mood=\"calm\"'"),
    ],
)
def test_words_that_only_look_like_the_property_are_left(packet_):
    assert property_of(packet_, SPACE, "mood") is None
    assert without_property(packet_, SPACE, "mood") == packet_


@pytest.mark.parametrize(
    "part",
    [
        "<m:mood>",
        "<m:mood",
        "<!--",
        "<",
        ' m:mood="',
        f'xmlns:m="{SPACE}" ',
        "<m:mood ",
        "<m:mood>x</m:mood>",
        "</rdf:",
        "x",
    ],
)
def test_a_hostile_packet_takes_no_longer_than_an_honest_one(part):
    hostile = packet(part * (300_000 // len(part)))
    start = time.process_time()
    property_of(hostile, SPACE, "mood")
    with_property(hostile, "ours", SPACE, "mood", "calm")
    assert time.process_time() - start < 2


@given(st.binary(max_size=300))
def test_any_bytes_become_a_packet_that_holds_it(garbage):
    assert property_of(with_property(garbage, "ours", SPACE, "mood", "calm"), SPACE, "mood") == "calm"
