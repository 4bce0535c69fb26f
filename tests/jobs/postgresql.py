"""A PostgreSQL server for the tests alone: a cluster of its own in a folder of its own, on a socket in it.

It needs the server's programs and psycopg; where one is missing the tests that want it are skipped and say so.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest

NUMBER = count()


class Server:
    """A cluster that runs."""

    def __init__(self, programs, folder):
        self._programs, self._folder, self._process = programs, folder, None
        self._as = {"user": "nobody", "group": folder.stat().st_gid} if os.geteuid() == 0 else {}

    def make(self):
        words = [
            "-D",
            str(self._folder / "data"),
            "-U",
            "anew",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        done = subprocess.run([self._programs / "initdb", *words], capture_output=True, text=True, **self._as)
        assert done.returncode == 0, done.stderr

    def start(self):
        settings = {"listen_addresses": "", "unix_socket_directories": self._folder, "fsync": "off"}
        settings |= {"max_connections": 60, "shared_buffers": "16MB"}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program = [self._programs / "postgres", "-D", self._folder / "data", *words]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=log, **self._as)
        self._await()

    def stop(self):
        """As if it had crashed."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
            self._process = None

    def place(self):
        """The address of an empty place for a ledger."""
        name = f"place{next(NUMBER)}"
        with self.connected() as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self._address}&options=-csearch_path%3D{name}"

    @contextmanager
    def connected(self, address=""):
        import psycopg

        with psycopg.connect(address or self._address, autocommit=True) as connection:
            yield connection

    @property
    def _address(self):
        return f"postgresql:///postgres?host={self._folder}&user=anew"

    def _await(self):
        import psycopg

        end = time.monotonic() + 60
        while True:
            try:
                with self.connected():
                    return
            except psycopg.OperationalError:
                assert time.monotonic() < end, (self._folder / "log").read_text()
                assert self._process.poll() is None, (self._folder / "log").read_text()
                time.sleep(0.05)


@contextmanager
def serving():
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: its initdb is not found")
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed: pip install 'anew[postgres]'")
    folder = Path(tempfile.mkdtemp(prefix="anew-pg-", dir="/tmp"))  # short, for the name of a socket
    try:
        if os.geteuid() == 0:  # it refuses to be root
            shutil.chown(folder, "nobody")
        server = Server(programs, folder)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)


def _programs():
    found = shutil.which("initdb")
    places = (
        [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    return next((place for place in places if (place / "postgres").exists()), None)
