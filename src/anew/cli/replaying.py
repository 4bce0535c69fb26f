"""Replaying: a picture made again from its file, or made otherwise from where it came from.

Exit codes: 0 where what came out is what the record names, or something new was asked for; ``ALTERED`` and ``OTHER``
where not.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

from anew.cli.making import how_of, limit_of, save, write_recipe
from anew.cli.plan import STREAM, Order, check_preview, plan
from anew.cli.progress import shown
from anew.cli.replay_options import Asked
from anew.cli.report import flat, note, say, say_json
from anew.cli.verdict import facts, verdict
from anew.errors import BadInput, CannotServe
from anew.image import open_picture
from anew.image.files.fit import format_of
from anew.replaying import Replayed, replay
from anew.replaying.comparing import drawn

ALTERED, OTHER = 2, 4
"""The file shows other pixels than its record names; what came out is not what the record names."""


def tell_replay(order: Order, asked: Asked) -> int:
    """Make a picture again, and say how it compares.

    Returns:
        The exit code.

    Raises:
        AnewError: it cannot be made.
    """
    [picture] = order.pictures
    target = _target(order, new=asked.new)
    start = time.perf_counter()
    with shown(quiet=order.quiet or order.as_json, compiles=False) as progress:
        made = replay(
            sys.stdin.buffer.read() if picture == STREAM else picture,
            pictures={name: open_picture(file, limit=limit_of(order)) for name, file in order.others.items()},
            models=asked.models,
            changes=asked.changes,
            anyway=asked.anyway,
            progress=progress,
            **how_of(order),
        )
    _write(made, target, order, asked.difference)
    new = bool(made.changes) or asked.anyway  # hidden words said again as they were change nothing
    _tell(made, target, order, time.perf_counter() - start, new=new)
    return 0 if new else _code(made)


def _target(order: Order, *, new: bool) -> str:
    """Where what comes out goes, settled before any work; empty where it is only compared.

    Raises:
        BadInput: there is no place for a new picture, or stdout is wanted twice.
    """
    if not order.wish.out:
        if new:
            raise BadInput(needed="a place for a new picture", found="no -o", fix="Add -o OUT.")
        return ""
    if order.as_json and order.wish.out == STREAM:
        raise BadInput(needed="one thing on stdout", found="--json and -o -", fix="Write the picture to a file.")
    outputs = plan(order.pictures, order.others.values(), order.wish)
    check_preview(order, outputs)
    return outputs[0][0]


def _write(made: Replayed, target: str, order: Order, difference: str) -> None:
    """All that was asked to be written."""
    if target:
        save(made.result, target, _as_it_was(order, made, target))
    if order.recipe_out:
        write_recipe(made.result, order.recipe_out)
    if not difference:
        return
    if made.held is None or not made.comparable:
        raise CannotServe(
            needed="two pictures that can be compared pixel by pixel",
            found=made.forms,
            fix="Leave out --difference, or replay the file as anew wrote it.",
        )
    drawn(made.shown, made.held).save(difference)


def _as_it_was(order: Order, made: Replayed, target: str) -> Order:
    """The order, written as the file that is replayed was, where nobody chose; its words are told if they were."""
    named = order.wish.format or (made.shown.origin.format if target == STREAM else Path(target).name)
    chosen = {name: value for name, value in order.coding.items() if value is not None}
    was = {} if "quality" in chosen else made.writing(format_of(named))
    disclose = order.disclose or (made.disclosed and not made.changes)
    return replace(order, coding={**order.coding, **was, **chosen}, disclose=disclose)


def _code(made: Replayed) -> int:
    if not made.identical:
        return OTHER
    return ALTERED if made.altered else 0


def _tell(made: Replayed, target: str, order: Order, seconds: float, *, new: bool) -> None:
    [picture] = order.pictures
    if order.as_json:
        say_json({"picture": picture, **facts(made), "output": target or None, "seconds": round(seconds, 3)})
        return
    if order.quiet:
        return
    if target:
        note(f"{'stdout' if target == STREAM else flat(target)}  {made.result.picture.size}  {seconds:.1f} s")
    for line in made.result.notes:
        note(f"  {flat(line)}")
    for line in [] if new else verdict(made):
        (note if order.wish.out == STREAM else say)(flat(line))
