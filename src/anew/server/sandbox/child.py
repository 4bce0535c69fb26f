"""Child: the process of a sandbox. It answers one question after the other until its standard input ends.

    python -m anew.server.sandbox.child MEMORY

A question names a function of anew by ``module:name``; it is called with the blobs and the arguments and gives plain
data, or plain data and blobs. Names come from the server's own code, never from a request.
"""

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

from anew.errors import AnewError, BadFile, TooLarge
from anew.jobs.job import Fault
from anew.server.sandbox.wire import Answer, head_of, length_of, packed


def main(words: list[str]) -> int:
    """The process."""
    answers = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123 - a device
        os.dup2(nothing.fileno(), 1)  # whatever a decoder prints is no answer
    _warm()
    _confine(int(words[0]))
    questions = sys.stdin.buffer
    while head := questions.read(4):
        asked, lengths = head_of(_whole(questions, length_of(head)))
        blobs = [_whole(questions, length) for length in lengths]
        told, given = answered(asked, blobs)
        answers.write(packed(told, given))
        answers.writelines(given)
        answers.flush()
    return 0


def answered(asked: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """What came of a question, whatever happens."""
    try:
        made = _named(asked["function"])(*blobs, **asked["arguments"])
        answer = made if isinstance(made, Answer) else Answer(made)
        return {"told": answer.told}, answer.blobs
    except Exception as error:  # noqa: BLE001 - it is told, and the next one is answered
        fault = Fault.of(_explained(error))
        return {"fault": vars(fault), "spent": isinstance(error, MemoryError)}, ()


def _named(name: str) -> Any:
    module, _, function = name.partition(":")
    if not module.startswith("anew."):
        raise ImportError(module)
    return getattr(import_module(module), function)


def _explained(error: Exception) -> AnewError:
    if isinstance(error, AnewError):
        return error
    if isinstance(error, MemoryError):
        return TooLarge(
            needed="a picture that can be opened in little memory", found="a larger one", fix="Make it smaller first."
        )
    return BadFile(
        needed="a whole picture", found=f"one that cannot be opened ({type(error).__name__})", fix="Export it again."
    )


def _warm() -> None:
    """Load what is needed while there is memory and time."""
    from anew.image.files import jpeg, png, webp
    from anew.server.sandbox import looking

    assert all((jpeg, png, webp, looking))


def _confine(memory: int) -> None:
    """Take from this process what opening pictures does not need, where the system lets us."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _whole(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        sys.exit(0)  # whoever asked is gone
    return data


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
