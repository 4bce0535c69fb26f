"""Options: the command of a task, made from its declaration and from nothing else.

Roles become ``--mask FILE``, fields become ``--grow 0..64``. Every value goes to the task as it
was typed, and the task itself says what is wrong with it, so the terminal and Python refuse the
same things in the same words.
"""

from collections.abc import Callable
from inspect import Parameter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anew.cli.common import FLAG, MAKING, keywords, order, pairs, signed
from anew.cli.facts import Fact, facts
from anew.tasks import TASKS, Role, Task

if TYPE_CHECKING:
    from anew.recipes import Recipe


def help_of(name: str) -> str:
    """The docstring of the task of that name, as Rich may print it."""
    return _plain((TASKS[name].__doc__ or "").strip())


def command_of(name: str) -> Callable[..., int]:
    """The function behind a task's command; its signature is the task's declaration."""
    task = TASKS[name]
    fields = facts(task)
    roles = [role for role in task.roles if role.name != "picture"]

    def command(**values: Any) -> int:
        from anew.cli.making import make  # the road and all it stands on, which help does without

        asked = task(**_given(fields, {each.name: values.pop(each.name) for each in fields}))
        files = {role.name: values.pop(role.name) for role in roles}
        chosen = {each.name: values.pop(each.name) for each in keywords(_recipe)}
        pictures = values.pop("pictures")
        told = order(pictures, {name: file for name, file in files.items() if file is not None}, **values)
        return make(_recipe(asked, **chosen), told)

    mine = [_pictures(task.role("picture")), *map(_role_option, roles), *map(_field_option, fields)]
    return signed(command, task.name, [*mine, *keywords(_recipe), *keywords(order)])


def _recipe(
    task: Task,
    *,
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="NAME", help="Who does it; else the first that can.", rich_help_panel=MAKING),
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            "--model", metavar="PATH", help="A trained model, for engines that take one.", rich_help_panel=MAKING
        ),
    ] = "",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A setting of the engine's own.", rich_help_panel=MAKING),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Where chance begins.", rich_help_panel=MAKING)] = 0,
) -> "Recipe":
    from anew.recipes import Recipe

    told = {name.replace("-", "_"): value for name, value in pairs("--set", settings or (), "steps=20").items()}
    return Recipe.of(task, engine=engine, model=model, settings=told, seed=seed)


def _pictures(role: Role) -> Parameter:
    shown = typer.Argument(metavar="PICTURE", help=f"{_plain(role.help)} - is stdin.", show_default=False)
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
        metavar=FLAG if on_off else fact.metavar,
        help=_plain(fact.help),
        rich_help_panel="What is asked",
        autocompletion=(lambda: list(fact.choices)) if fact.choices else None,
    )
    kind: Any = Annotated[bool, shown] if on_off else Annotated[str, shown]
    default = bool(fact.default) if on_off else _text(fact.default)
    return Parameter(fact.name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _given(fields: list[Fact], wanted: dict[str, Any]) -> dict[str, Any]:
    """Only what differs from the default as it is shown; the task reads numbers from text itself."""
    return {each.name: wanted[each.name] for each in fields if str(wanted[each.name]) != _text(each.default)}


def _text(default: Any) -> str:
    return "" if default is None else str(default)


def _plain(text: str) -> str:
    """Help text with nothing in it that Rich would take for markup."""
    return text.replace("``", "").replace("[", "\\[")
