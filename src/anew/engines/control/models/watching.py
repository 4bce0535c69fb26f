"""Watching: how far a net has come, told from inside; whoever listens may stop it there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from anew.ops.progress import Progress


@contextmanager
def watched(net: Any, progress: Progress, doing: str) -> Iterator[None]:
    """Tell progress whenever a part of the net begins; what it raises ends the run, and the net is as before.

    Args:
        net: A torch module.
        progress: May raise ``Cancelled``.
        doing: What is being done, in words.
    """
    parts = [part for part in net.modules() if not any(True for _ in part.children())]
    begun = 0

    def begin(*_: Any) -> None:
        nonlocal begun
        begun += 1
        progress(min(begun / len(parts), 1.0), doing)

    hooks = [part.register_forward_pre_hook(begin) for part in parts]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
