"""Saying: a picture and a sentence; the steps are told, then done."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from inspect import Parameter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anew.cli.common import MAKING, TELLING, keywords, order, signed
from anew.cli.making import limit_of, make
from anew.cli.plan import STREAM, Order
from anew.cli.report import flat, note, say, say_json
from anew.errors import BadFile, BadInput, BadTask
from anew.image import Picture, open_picture
from anew.provenance import Record
from anew.recipes import Recipe, to_toml
from anew.words import Scene, Understood, here, understand

if TYPE_CHECKING:
    from anew.words import Unsure

ROLES: Mapping[str, str] = {
    "mask": "White = what the sentence speaks of: what should go, or change.",
    "style": "The picture whose manner is taken on.",
    "scene": "What to put behind the subject.",
    "reference": "The photograph that textures come from.",
    "piece": "The picture to take a piece from.",
    "hints": "Strokes of the colours you want.",
}
"""Pictures that a sentence may speak of."""


def say_command() -> Callable[..., int]:
    """The function behind ``anew say PICTURE SENTENCE``."""

    def command(picture: str, sentence: str, seed: int, dry: bool, anyway: bool, **values: Any) -> int:
        files = {role: values.pop(role) for role in ROLES}
        given = {role: name for role, name in files.items() if name}
        plain = order([picture], {}, **values)
        if picture == STREAM:
            raise BadInput(needed="a file", found="stdin", fix="Name the picture: its size decides what is done.")
        scene = _scene(open_picture(picture, limit=limit_of(plain)), given)
        told = understand(sentence, scene)
        if dry:
            return _tell(told, as_json=plain.as_json)
        _check(told, anyway=anyway)
        if not plain.quiet and not plain.as_json:
            note(flat(told.said))
        others = {name: given[role] for name, role in told.pictures.items()}
        count = {"count": told.count} if told.count > 1 and values.get("count", 1) == 1 else {}
        whole: Order = order([picture], others, **{**values, **count})
        return make(Recipe.from_dict(told.recipe(seed)), whole)

    return signed(command, "say", [*_own(), *keywords(order)])


def _own() -> list[Parameter]:
    kind = Parameter.KEYWORD_ONLY
    picture = Annotated[str, typer.Argument(metavar="PICTURE", help="The picture to begin from.")]
    sentence = Annotated[
        str, typer.Argument(metavar="SENTENCE", help='What should be done: "make it wider, then fix the scratches".')
    ]
    seed = Annotated[int, typer.Option("--seed", metavar="N", help="Where chance begins.", rich_help_panel=MAKING)]
    dry = Annotated[
        bool,
        typer.Option("--dry-run", metavar="", help="Say what it would do, as a recipe.", rich_help_panel=TELLING),
    ]
    anyway = Annotated[
        bool,
        typer.Option(
            "--anyway", metavar="", help="Do what was understood, though not all was.", rich_help_panel=MAKING
        ),
    ]
    return [
        Parameter("picture", kind, annotation=picture),
        Parameter("sentence", kind, annotation=sentence),
        *(_role(name, help) for name, help in ROLES.items()),
        Parameter("seed", kind, default=0, annotation=seed),
        Parameter("dry", kind, default=False, annotation=dry),
        Parameter("anyway", kind, default=False, annotation=anyway),
    ]


def _role(name: str, help: str) -> Parameter:
    shown = typer.Option(f"--{name}", metavar="FILE", help=help, rich_help_panel="Pictures", show_default=False)
    return Parameter(name, Parameter.KEYWORD_ONLY, default="", annotation=Annotated[str, shown])


def _scene(picture: Picture, given: Mapping[str, str]) -> Scene:
    """What is there: also the recipe that the picture was made with, where it tells one in full."""
    last = None
    with suppress(BadFile):
        record = Record.from_json(picture.origin.record) if picture.origin.record else None
        last = record.recipe if record and not record.hides else None
    return here(picture.size, given, last)


def _check(told: Understood, *, anyway: bool) -> None:
    """Refuse what was not understood, or lacks something.

    Raises:
        BadTask: there is no step, a picture is missing, or words were left over and nobody said that this is fine.
    """
    if told.undo or told.again:
        raise BadTask(
            needed="something that a single file can tell",
            found="a wish to go back" if told.undo else "a wish for the last step from what it began with",
            fix="Name the picture that it was made from, or use `anew replay`.",
        )
    if told.unsure and not (anyway and told.steps):
        raise BadTask(
            needed="words that are understood",
            found="; ".join(_line(each) for each in told.unsure),
            fix="Say it otherwise" + (", or add --anyway to do the rest." if told.steps else "."),
        )
    if told.needs:
        raise BadTask(
            needed=told.needs[0].role,
            found="none",
            fix=f"{told.needs[0].how} Give it with --{told.needs[0].role}.",
        )


def _line(unsure: "Unsure") -> str:
    near = " or ".join(f'"{each}"' for each in unsure.nearest if each)
    return f'"{unsure.words}": {unsure.why}' + (f" Perhaps {near}." if near else "")


def _tell(told: Understood, *, as_json: bool) -> int:
    if as_json:
        say_json(asdict(told))
        return 0
    lines = [told.said, *(each.how for each in told.needs), *(_line(each) for each in told.unsure), *told.notes]
    comments = [f"# {flat(line)}" for line in lines]
    recipe = [to_toml(Recipe.from_dict(told.recipe())).rstrip()] if told.steps else []
    say("\n".join([*comments, *recipe]))
    return 0
