"""Place: where the ledger of a queue is.

ROOT/ledger.sqlite     here, unless
ROOT/ledger.url        holds the address of a PostgreSQL server
ROOT/folder.id         the name of this folder, which that ledger knows, so that no other is taken for it
"""

import uuid
from contextlib import closing, suppress
from pathlib import Path

from anew.errors import BadFile, BadInput, CannotServe
from anew.image.files.atomic import write_whole
from anew.jobs.ledger.ledger import Ledger
from anew.jobs.ledger.postgres import is_address
from anew.jobs.ledger.rows import counts
from anew.jobs.objects import ensure

HERE = "here"
"""The word for a ledger in the folder itself."""


def ledger_of(root: Path) -> Ledger:
    """The ledger of the queue in a folder.

    Raises:
        CannotWrite, BadFile, BadInput, MissingExtra: as ``Ledger``; or the ledger belongs to another folder.
    """
    address = told(root)
    return _shared(root, address) if address else Ledger(root / "ledger.sqlite")


def told(root: Path) -> str:
    """The address of the server that has the ledger; empty where it is in the folder.

    Raises:
        BadFile: the file that should tell it holds something else.
    """
    file = root / "ledger.url"
    try:
        text = file.read_text(encoding="utf8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise _no_address(file, str(error)) from error
    if not is_address(text):
        raise _no_address(file, "something else")
    return text


def move(root: Path, address: str) -> None:
    """Let the queue in a folder have its ledger elsewhere from now on. Jobs do not move with it.

    Args:
        root: The folder.
        address: Of a PostgreSQL server, or ``here``.

    Raises:
        BadInput: it is neither.
        CannotServe: there are jobs in the ledger that it has now.
        CannotWrite, BadFile, MissingExtra: as ``ledger_of``; all stays as it was.
    """
    if address != HERE and not is_address(address):
        raise BadInput(
            needed=f"{HERE}, or an address such as postgresql://user@host/database",
            found=repr(address)[:80],
            fix="Write it so.",
        )
    if address == (told(root) or HERE):
        return
    _check_empty(root)
    file = root / "ledger.url"
    if address == HERE:
        file.unlink()
        return
    _shared(root, address).close()
    write_whole(file, f"{address}\n".encode())
    with suppress(OSError):  # there may be a password in it
        file.chmod(0o600)


def _check_empty(root: Path) -> None:
    """Files of jobs that the new ledger does not know would be swept."""
    if not told(root) and not (root / "ledger.sqlite").exists():
        return
    with closing(ledger_of(root)) as ledger:
        held = sum(counts(ledger).values())
    if held:
        raise CannotServe(
            needed="a queue without jobs",
            found=f"{held} in the ledger that it has now",
            fix="Let them end, save what they made, and forget them: anew jobs clear --yes.",
        )


def _shared(root: Path, address: str) -> Ledger:
    """The ledger at that address, which is this folder's or becomes so."""
    ensure(root)
    file = root / "folder.id"
    known = file.exists()
    if not known:
        write_whole(file, uuid.uuid4().hex.encode())
    ledger = Ledger(address)
    try:
        if _whose(ledger, name := file.read_text(encoding="ascii")) != name:
            if not known:
                file.unlink()
            raise BadFile(
                needed=f"the folder whose jobs are in the ledger at {address.rpartition('@')[2]}",
                found=f"another one at {root}",
                fix="Mount the folder that the others use, or take a database of its own for this one.",
            )
    except BaseException:
        ledger.close()
        raise
    return ledger


def _whose(ledger: Ledger, name: str) -> str:
    """The name of the folder that a ledger belongs to: this one where it belonged to none."""
    sql = "SELECT value FROM about WHERE name = 'folder'"
    if not (found := ledger.reading(sql)):
        with ledger.writing() as hand:
            hand.execute("INSERT INTO about VALUES ('folder', ?) ON CONFLICT (name) DO NOTHING", (name,))
        found = ledger.reading(sql)
    return str(found[0]["value"])


def _no_address(file: Path, found: str) -> BadFile:
    return BadFile(
        needed=f"the address of a PostgreSQL server in {file}", found=found, fix="Say anew jobs use with one."
    )
