"""Options: the command of a task, made from its declaration and from nothing else.

Roles become ``--mask FILE``, fields become ``--grow 0..64``. Every value goes to the task as it
was typed, and the task itself says what is wrong with it, so the terminal and Python refuse the
same things in the same words.
"""

from collections.abc import Callable
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import typer

from anew.cli.facts import Fact, facts
from anew.cli.making import Order, make
from anew.cli.plan import Wish
from anew.errors import BadInput
from anew.recipes import Recipe
from anew.tasks import TASKS, Role, Task

MAKING, WRITING, TELLING = "How it is made", "What is written", "What is said"


def task_app(name: str) -> typer.Typer:
    """A Typer app of one command: the task of that name."""
    task = TASKS[name]
    app = typer.Typer(rich_markup_mode="rich", add_completion=False, pretty_exceptions_enable=False)
    app.command(name=name, help=_plain((task.__doc__ or "").strip()))(_command(task))
    return app


def _command(task: type[Task]) -> Callable[..., int]:
    fields = facts(task)
    roles = [role for role in task.roles if role.name != "picture"]

    def command(**values: Any) -> int:
        wanted = {each.name: values.pop(each.name) for each in fields}
        files = {role.name: values.pop(role.name) for role in roles}
        pictures = values.pop("pictures")
        return _run(task(**_typed(fields, wanted)), pictures, files, **values)

    parameters = [
        _pictures(task.role("picture")),
        *map(_role_option, roles),
        *map(_field_option, fields),
        *_common(),
    ]
    required = [each for each in parameters if each.default is Parameter.empty]
    optional = [each for each in parameters if each.default is not Parameter.empty]
    command.__signature__ = Signature([*required, *optional])  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    command.__name__ = task.name
    return command


def _run(
    task: Task,
    pictures: list[str],
    files: dict[str, str | None],
    *,
    engine: Annotated[
        str | None, typer.Option("--engine", metavar="NAME", help="Who does it.", rich_help_panel=MAKING)
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A knob of the engine's own.", rich_help_panel=MAKING),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="Where chance begins.", rich_help_panel=MAKING)
    ] = 0,
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", help="So many results, from seeds in a row.", rich_help_panel=MAKING),
    ] = 1,
    limit: Annotated[
        float,
        typer.Option("--limit", metavar="MEGAPIXELS", help="Refuse larger pictures.", rich_help_panel=MAKING),
    ] = 250,
    out: Annotated[
        str,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT",
            help="File, folder, pattern with {name}, or - for stdout. A file that is there is replaced.",
            show_default=False,
            rich_help_panel=WRITING,
        ),
    ] = "",
    format: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help="png, jpeg, webp, tiff, avif: else OUT's ending.", rich_help_panel=WRITING
        ),
    ] = "",
    quality: Annotated[
        int | None,
        typer.Option(
            "--quality", metavar="1..100", help="For formats that lose; else the picture's own.", rich_help_panel=WRITING
        ),
    ] = None,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite/--no-overwrite", help="Replace a file that is there.", rich_help_panel=WRITING),
    ] = True,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Let OUT be the picture itself.", rich_help_panel=WRITING)
    ] = False,
    recipe_out: Annotated[
        str,
        typer.Option("--recipe-out", metavar="FILE", help="Write the recipe that ran.", rich_help_panel=WRITING),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a result on stdout.", rich_help_panel=TELLING)
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing but errors.", rich_help_panel=TELLING)
    ] = False,
) -> int:
    _in_range("--count", count, 1, 1000)
    wish = Wish(out=out, format=format.lower().lstrip("."), count=count, overwrite=overwrite, in_place=in_place)
    order = Order(
        pictures=pictures,
        others={name: path for name, path in files.items() if path is not None},
        wish=wish,
        limit=limit,
        quality=quality,
        recipe_out=recipe_out,
        as_json=as_json,
        quiet=quiet,
    )
    _in_range("--limit", limit, 0.000001, 1_000_000)
    if quality is not None:
        _in_range("--quality", quality, 1, 100)
    return make(Recipe.of(task, engine=engine, settings=_settings(settings or []), seed=seed), order)


def _common() -> list[Parameter]:
    """The options that every task command has: those of ``_run`` after its three own."""
    return [each for each in signature(_run).parameters.values() if each.kind is Parameter.KEYWORD_ONLY]


def _pictures(role: Role) -> Parameter:
    shown = typer.Argument(metavar="PICTURE...", help=f"{_plain(role.help)} - is stdin.", show_default=False)
    return Parameter("pictures", Parameter.KEYWORD_ONLY, annotation=Annotated[list[str], shown])


def _role_option(role: Role) -> Parameter:
    flag = "--" + role.name.replace("_", "-")
    shown = typer.Option(flag, metavar="FILE", help=_plain(role.help), rich_help_panel="Pictures", show_default=False)
    kind: Any = Annotated[str, shown] if role.needed else Annotated[str | None, shown]
    default = Parameter.empty if role.needed else None
    return Parameter(role.name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _field_option(fact: Fact) -> Parameter:
    on_off = fact.kind == "boolean"
    shown = typer.Option(
        f"{fact.flag}/--no-{fact.flag[2:]}" if on_off else fact.flag,
        metavar=None if on_off else fact.metavar,
        help=_plain(fact.help),
        rich_help_panel="What is asked",
        autocompletion=(lambda: list(fact.choices)) if fact.choices else None,
    )
    kind: Any = Annotated[bool, shown] if on_off else Annotated[str, shown]
    default = bool(fact.default) if on_off else "" if fact.default is None else str(fact.default)
    return Parameter(fact.name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _typed(fields: list[Fact], wanted: dict[str, Any]) -> dict[str, Any]:
    """Only what differs from the default as it is shown; the task reads numbers from text itself."""
    return {each.name: wanted[each.name] for each in fields if str(wanted[each.name]) != str(each.default)}


def _settings(pairs: list[str]) -> dict[str, str]:
    settings = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise BadInput(needed="--set KEY=VALUE", found=f"--set {pair}", fix="Write for instance --set steps=20.")
        settings[key.strip().replace("-", "_")] = value
    return settings


def _in_range(flag: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise BadInput(needed=f"{flag} of {low:g} to {high:g}", found=f"{value:g}", fix="Choose a number in between.")


def _plain(text: str) -> str:
    """Help text with nothing in it that Rich would take for markup."""
    return text.replace("``", "").replace("[", "\\[")
