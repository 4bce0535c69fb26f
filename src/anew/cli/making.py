"""Making: from files to files by the one road, for task commands and for recipes alike."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from anew.cli import report
from anew.cli.plan import STREAM, Order, check_preview, plan
from anew.cli.progress import shown
from anew.engines import registry
from anew.errors import AnewError, BadInput, CannotWrite
from anew.image import Limit, Picture, holds_record, open_picture
from anew.image.files.atomic import write_whole
from anew.image.files.fit import format_of, is_lossless
from anew.ops.preview import Preview, seldom, unseen
from anew.ops.progress import Progress, part
from anew.policy import here
from anew.provenance import Result
from anew.provenance.signing import check_identity
from anew.recipes import Recipe, to_toml
from anew.recipes.recipe import MAIN
from anew.road import propose, run


def make(recipe: Recipe, order: Order) -> int:
    """Make every result of an order.

    A picture that fails is told about and does not hold up the others.

    Returns:
        The exit code of the worst of them; 0 when all went well.

    Raises:
        AnewError: the order as a whole cannot be done, and nothing was written.
    """
    how = how_of(order)
    if order.mark is not None:
        recipe = recipe.model_copy(update={"mark": order.mark})
    if order.foresee:
        return tell_plans(recipe, order)
    if order.as_json and order.wish.out == STREAM:
        raise BadInput(needed="one thing on stdout", found="--json and -o -", fix="Write the picture to a file.")
    outputs = plan(order.pictures, order.others.values(), order.wish)
    check_preview(order, outputs)
    compiles = _compiles(recipe, order)
    if order.sign:
        check_identity()
    others = {name: _open(source, order) for name, source in order.others.items()}
    worst = 0
    with shown(quiet=order.quiet or order.as_json, compiles=compiles) as progress:
        for index, (picture, targets) in enumerate(zip(order.pictures, outputs, strict=True)):
            share = part(progress, index / len(outputs), (index + 1) / len(outputs))
            try:
                _make_one(recipe, order, picture, others, targets, share, how)
            except AnewError as error:
                about = picture if len(outputs) > 1 else ""
                report.tell_error(error, as_json=order.as_json, about=about)
                worst = max(worst, error.exit_code)
    return worst


def tell_plans(recipe: Recipe, order: Order) -> int:
    """Say for each picture what would be done with it, as a recipe; and write the first one where it was asked for.

    Raises:
        AnewError: as `make` does.
    """
    others = {name: _open(source, order) for name, source in order.others.items()}
    for index, picture in enumerate(order.pictures):
        with shown(quiet=order.quiet or order.as_json, compiles=False) as progress:
            main = _open(picture, order)
            told = propose(recipe, progress=progress, limit=limit_of(order), **{MAIN: main, **others})
        text = to_toml(told.recipe, told.whys)
        if order.as_json:
            report.say_json(
                {"picture": picture, "recipe": told.recipe.to_dict(), "whys": told.whys, "found": told.notes}
            )
        elif not (order.quiet or order.recipe_out):
            about = [picture] if len(order.pictures) > 1 else []
            report.say("\n".join([*(f"# {report.flat(line)}" for line in (*about, *told.notes)), text.rstrip()]))
        if index == 0 and order.recipe_out:
            write_whole(Path(order.recipe_out), text.encode())
    return 0


def _compiles(recipe: Recipe, order: Order) -> bool:
    """Whether some step's engine stands on numba. Engines that cannot are refused here, before any work."""
    names = {MAIN, *order.others}
    cards = []
    for step in recipe.steps:
        roles = [role.name for role in step.task.roles if step.pictures.get(role.name, role.name) in names]
        cards.append(registry.choose(step.task, roles, step.engine, step.model))
    return any("numba" in card.versions for card in cards)


def _make_one(
    recipe: Recipe,
    order: Order,
    picture: str,
    others: Mapping[str, Picture],
    targets: Sequence[str],
    progress: Progress,
    how: Mapping[str, Any],
) -> None:
    main = _open(picture, order)
    _check_format(targets[0], order, main)
    for index, target in enumerate(targets):
        start = time.perf_counter()
        seeded = recipe.model_copy(update={"seed": (recipe.seed + index) % 2**32})
        share = part(progress, index / len(targets), (index + 1) / len(targets))
        result = run(seeded, progress=share, **{**how, MAIN: main, **others})
        save(result, target, order)
        _tell(result, target, order, time.perf_counter() - start)
        if index == 0 and order.recipe_out:
            write_recipe(result, order.recipe_out)


def _open(source: str, order: Order) -> Picture:
    return open_picture(sys.stdin.buffer if source == STREAM else source, limit=limit_of(order))


def how_of(order: Order) -> dict[str, Any]:
    """What every run is told beside its pictures: how it is watched, and who may refuse it.

    Raises:
        Refused: there is a policy here, and it cannot be read.
    """
    return {"preview": preview_of(order), "limit": limit_of(order), "policy": here(), "consent": order.consent}


def limit_of(order: Order) -> Limit:
    """The largest picture to read or to make."""
    return Limit(pixels=int(order.limit * 1_000_000))


def preview_of(order: Order) -> Preview:
    """Writes the work as it stands, about once a second, if somebody wants to see it."""
    if not order.preview:
        return unseen
    return seldom(lambda drawn: Picture.from_array(drawn).save(order.preview))


def _check_format(target: str, order: Order, main: Picture) -> None:
    """Refuse before the work what would be refused after it.

    Raises:
        CannotWrite: an unknown ending, a format without room for the record, or a quality it does not have.
    """
    named = order.wish.format or (main.origin.format or "png" if target == STREAM else Path(target).name)
    kind = format_of(named)
    is_lossless(main, kind, order.coding.get("lossless"), order.coding.get("quality"))
    if not holds_record(kind):
        raise CannotWrite(needed="a format that can carry a record", found=kind.upper(), fix="Write .png instead.")


def save(result: Result, target: str, order: Order) -> None:
    """Write a result where the order says, and say what could not be done beside it."""
    wish = order.wish
    if target != STREAM:
        replaces = wish.overwrite or wish.in_place
        _tell_left(result.save(target, format=wish.format or None, overwrite=replaces, **_writing(order)))
        return
    whole = BytesIO()  # whole or not at all: an error in encoding must not leave half a picture on stdout
    _tell_left(result.save(whole, format=wish.format or None, **_writing(order)))
    sys.stdout.buffer.write(whole.getbuffer())
    sys.stdout.buffer.flush()


def _writing(order: Order) -> dict[str, Any]:
    return {**order.coding, "sign": order.sign, "keep": order.keep, "disclose": order.disclose}


def _tell_left(lines: Sequence[str]) -> None:
    """Say what could not be done beside writing the picture, quiet or not: it matters later."""
    for line in lines:
        report.note(report.flat(line))


def _tell(result: Result, target: str, order: Order, seconds: float) -> None:
    engines = ", ".join(dict.fromkeys(step["engine"] for step in result.record.recipe["steps"]))
    if order.as_json:
        report.say_json(_facts(result, target, engines, seconds))
    elif not order.quiet:
        name = "stdout" if target == STREAM else target
        report.note(f"{name}  {result.picture.size}  {engines}  {seconds:.1f} s")
        for line in result.notes:
            report.note(f"  {report.flat(line)}")


def _facts(result: Result, target: str, engines: str, seconds: float) -> dict[str, Any]:
    return {
        "output": target,
        "size": list(result.picture.size),
        "mode": result.picture.mode,
        "depth": result.picture.depth,
        "sha256": result.picture.sha256,
        "seconds": round(seconds, 3),
        "engine": engines,
        "seed": result.record.recipe["seed"],
        "found": result.notes,
        "record": json.loads(result.record.to_json()),
    }


def write_recipe(result: Result, path: str) -> None:
    """Write the recipe that ran, as TOML."""
    write_whole(Path(path), to_toml(Recipe.from_dict(result.record.recipe)).encode())
