"""Recipes: run one, check one, begin one."""

from collections.abc import Callable
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import typer

from anew.cli.common import MAKING, keywords, order, pairs, signed
from anew.cli.facts import Fact, facts
from anew.cli.listing import task_named
from anew.cli.making import make
from anew.cli.report import say, say_json
from anew.engines import registry
from anew.image.files.atomic import write_whole
from anew.recipes import FORMAT, Recipe, read
from anew.tasks import Task


def run_command() -> Callable[..., int]:
    """The function behind ``anew run RECIPE PICTURE...``."""

    def command(recipe: str, pictures: list[str], named: list[str] | None, seed: int | None, **values: Any) -> int:
        asked = read(recipe)
        if seed is not None:
            asked = Recipe.from_dict({**asked.to_dict(), "seed": seed})
        return make(asked, order(pictures, pairs("--picture", named or (), "mask=hole.png"), **values))

    return signed(command, "run", [*_own(), *keywords(order)])


def _own() -> list[Parameter]:
    kind = Parameter.KEYWORD_ONLY
    recipe = Annotated[str, typer.Argument(metavar="RECIPE", help="A recipe in TOML or JSON.")]
    pictures = Annotated[list[str], typer.Argument(metavar="PICTURE", help="The pictures to begin from. - is stdin.")]
    named = Annotated[
        list[str] | None,
        typer.Option(
            "--picture",
            metavar="NAME=FILE",
            help="Another picture, by the name the recipe gives it, such as mask=hole.png.",
            rich_help_panel="Pictures",
        ),
    ]
    seed = Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Instead of the recipe's own.", rich_help_panel=MAKING),
    ]
    return [
        Parameter("recipe", kind, annotation=recipe),
        Parameter("pictures", kind, annotation=pictures),
        Parameter("named", kind, default=None, annotation=named),
        Parameter("seed", kind, default=None, annotation=seed),
    ]


def tell_check(path: str, *, as_json: bool = False) -> int:
    """Say what a recipe does, or what is wrong with it.

    Raises:
        BadFile: there is no such file.
        BadRecipe: it is not a recipe.
        CannotServe: no engine here does what it asks.
    """
    recipe = read(path)
    engines = [registry.choose(step.task, step.pictures, step.engine, step.model).name for step in recipe.steps]
    others = sorted(recipe.inputs() - {"picture"})
    if as_json:
        say_json({"recipe": recipe.to_dict(), "engines": engines, "pictures": ["picture", *others]})
        return 0
    for number, (step, engine) in enumerate(zip(recipe.steps, engines, strict=True), 1):
        say(f"{number}. {step.task.name} by {engine}{_fields(step.task)}")
    wanted = "".join(f" --picture {name}=FILE" for name in others)
    say(f"seed {recipe.seed}\nRun it: anew run {path} PICTURE{wanted} -o OUT")
    return 0


def tell_new(name: str, *, out: str = "") -> int:
    """Write a recipe of one task with every field in it, as a comment, to begin from.

    Raises:
        NoSuchTask: no task has that name.
        CannotWrite: the file is there already, or cannot be written.
    """
    text = blank(task_named(name))
    if out and out != "-":
        write_whole(Path(out), text.encode(), overwrite=False)
    else:
        say(text.rstrip())
    return 0


def blank(task: type[Task]) -> str:
    """A recipe of that task in TOML, its fields commented out.

    Example:
        >>> from anew.tasks import Vary
        >>> from anew.recipes import parse
        >>> parse(blank(Vary)).steps[0].task
        Vary(strength=0.5)
    """
    wanted = "".join(f" --picture {role.name}=FILE" for role in task.roles if role.needed and role.name != "picture")
    lines = [
        f"# {task.summary()}",
        f"# anew run {task.name}.toml PICTURE{wanted} -o OUT",
        f"anew = {FORMAT}",
        "seed = 0",
        "",
        "[[steps]]",
        f'task = "{task.name}"',
        '# engine = "patch"  # left out: the first engine that can',
        '# model = "runs/x"  # for engines that take one',
        "",
        "[steps.with]",
        *map(_line, facts(task)),
    ]
    return "\n".join(lines) + "\n"


def _line(fact: Fact) -> str:
    bounds = f" ({fact.range})" if fact.range else ""
    return f"# {fact.name} = {_toml(fact.default)}  # {fact.help}{bounds}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) or value is None else str(value)


def _fields(task: Task) -> str:
    told = task.model_dump(exclude_defaults=True)
    return ": " + ", ".join(f"{name} = {value}" for name, value in told.items()) if told else ""
