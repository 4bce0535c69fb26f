"""Pictures by URL: off, and when it is on, from where it was allowed and nowhere else. No test leaves this machine."""

import socket
import threading
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.errors import AnewError, BadFile, Refused, TooLarge
from anew.server import fetching
from anew.server.fetching import checked_address, fetch, is_public

HOSTS = ("pictures.example",)
PRIVATE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
    *("2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_nobodys_own_network_is_asked(address):
    assert not is_public(address)


def test_public_addresses_are():
    assert is_public("93.184.215.14") and is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def test_without_a_host_that_is_allowed_nothing_is_fetched(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it asked"))
    with pytest.raises(Refused, match="--allow-url"):
        fetch("https://pictures.example/a.png", hosts=(), most=10)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/a.png",
        "https://pictures.example.evil.example/a.png",
        "https://pictures.example@evil.example/a.png",
        "https://user:pass@pictures.example/a.png",
        "https://pictures.example:22/a.png",
        "http://pictures.example:443/a.png",
        "ftp://pictures.example/a.png",
        "file:///etc/passwd",
        "gopher://pictures.example/",
        "//pictures.example/a.png",
        "pictures.example/a.png",
        "https://pictures.example/a\r\nHost: evil",
        "https://pictures.example/a b",
        "https://pictureś.example/a",
        "https://pictures.example.",
        "https://127.0.0.1/",
        "",
    ],
)
def test_any_other_url_is_refused_before_a_name_is_looked_up(url, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it asked"))
    with pytest.raises((Refused, BadFile)):
        fetch(url, hosts=HOSTS, most=10)


@given(st.text())
def test_no_text_gets_through(text):
    with pytest.raises(AnewError):
        fetch(text, hosts=HOSTS, most=10)


def resolved(monkeypatch, *addresses):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_one_private_address_among_many_refuses_the_host(monkeypatch):
    resolved(monkeypatch, "93.184.215.14", "127.0.0.1")
    with pytest.raises(Refused):
        checked_address("pictures.example", 80)


@contextmanager
def answering(monkeypatch, answer):
    """A server of the loopback that stands for a public address; what it was asked."""
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            connection, _ = server.accept()
            with connection:
                asked.append(connection.recv(65536).decode())
                connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        resolved(monkeypatch, "93.184.215.14")
        port = server.getsockname()[1]

        def redirected(address, *_):
            asked.append(address)
            here = socket.socket()
            here.connect(("127.0.0.1", port))
            return here

        monkeypatch.setattr(fetching.socket, "create_connection", redirected)
        yield asked


def said(status, body=b"", *lines):
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines, "", ""]).encode() + body


def test_the_address_that_was_checked_is_the_one_that_is_asked(monkeypatch):
    with answering(monkeypatch, said("200 OK", b"picture")) as asked:
        assert fetch("http://pictures.example/a.png?b=1", hosts=HOSTS, most=10) == b"picture"
    assert asked[0] == ("93.184.215.14", 80)
    assert asked[1].startswith("GET /a.png?b=1 HTTP/1.1\r\nHost: pictures.example\r\n")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (said("302 Found", b"", "Location: http://127.0.0.1/"), BadFile),
        (said("404 Not Found"), BadFile),
        (said("200 OK", b"x" * 11), TooLarge),
        (said("200 OK")[:10], BadFile),
        (b"nonsense\r\n\r\n", BadFile),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nabc", BadFile),
    ],
)
def test_what_is_no_whole_answer_is_no_picture(monkeypatch, answer, kind):
    with answering(monkeypatch, answer), pytest.raises(kind):
        fetch("http://pictures.example/", hosts=HOSTS, most=10)


def test_a_host_that_is_not_there_is_said_so(monkeypatch):
    def nowhere(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(BadFile):
        fetch("http://pictures.example/", hosts=HOSTS, most=10)
