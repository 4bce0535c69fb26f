"""App: the commands, those of the tasks built only when they are asked for."""

from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from anew.cli.index import summaries

TASK_PANEL, LOOK_PANEL = "Make a picture", "Look around"
RUN_SUMMARY = "Run a recipe: one or several tasks, written down in a file."


class Commands(TyperGroup):
    """A group whose task commands come from ``anew.tasks``.

    Help and completion need names and summaries only, so ``get_command`` answers with a stub;
    the real command, with its options, is made when it is about to run.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Tasks first, in the order in which people meet them."""
        return [*_lazy(), *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or a stub with a task's summary."""
        fixed = super().get_command(ctx, cmd_name)
        return fixed or (_stub(cmd_name, _lazy()[cmd_name]) if cmd_name in _lazy() else None)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command to run.

        Raises:
            NoSuchTask: there is no such command.
        """
        name = args[0]
        if name not in self.commands and name in _lazy():
            return name, built(name), args[1:]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from anew.errors import NoSuchTask, did_you_mean

            fix = did_you_mean(name, self.list_commands(ctx))
            raise NoSuchTask(needed="a command that anew has", found=name, fix=fix)
        return super().resolve_command(ctx, args)


def _lazy() -> dict[str, str]:
    """Commands that are built when they are asked for, and what each does."""
    return {**summaries(), "run": RUN_SUMMARY}


def _stub(name: str, summary: str) -> Any:
    return _single(name, summary, lambda: None)


def built(name: str) -> Any:
    """The whole command of a task, or ``run``, with its options."""
    if name == "run":
        from anew.cli.recipes import run_command

        return _single(name, RUN_SUMMARY, run_command())
    from anew.cli.options import command_of, help_of

    return _single(name, help_of(name), command_of(name))


def _single(name: str, help: str, function: Callable[..., Any]) -> Any:
    """One command, through Typer's public face."""
    app = typer.Typer(rich_markup_mode="rich", add_completion=False, pretty_exceptions_enable=False)
    app.command(name=name, help=help, rich_help_panel=TASK_PANEL)(function)
    return typer.main.get_command(app)


app = typer.Typer(
    name="anew",
    cls=Commands,
    help="Make a new picture from an old one, and be able to say how it was made.",
    epilog="anew inpaint photo.jpg --mask hole.png -o out.png      More: anew TASK --help",
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
recipe = typer.Typer(help="Check a recipe, or begin one.", rich_markup_mode="rich")
app.add_typer(recipe, name="recipe", rich_help_panel=TASK_PANEL)

Json = Annotated[bool, typer.Option("--json", metavar="", help="As JSON.")]


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", metavar="", help="Print the version.")] = False,
    traceback: Annotated[
        bool, typer.Option("--traceback", metavar="", help="Show where an unexpected fault happened.")
    ] = False,
) -> int:
    """Make a new picture from an old one, and be able to say how it was made."""
    if version:
        return tell_version()
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), nl=False)
    return 0


@recipe.command("check")
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A recipe in TOML or JSON.")], as_json: Json = False
) -> int:
    """Say what a recipe does and what it needs, or what is wrong with it."""
    from anew.cli.recipes import tell_check

    return tell_check(file, as_json=as_json)


@recipe.command("new")
def new(
    task: Annotated[str, typer.Argument(metavar="TASK", help="What the recipe should do.")],
    out: Annotated[str, typer.Option("-o", "--out", metavar="FILE", help="Else to stdout.")] = "",
) -> int:
    """Begin a recipe: every field of the task, with its range and meaning."""
    from anew.cli.recipes import tell_new

    return tell_new(task, out=out)


@app.command("tour", rich_help_panel=TASK_PANEL)
def tour(
    out: Annotated[str, typer.Option("-o", "--out", metavar="FOLDER", help="Where to.")] = "gallery",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", metavar="", help="Say nothing but errors.")] = False,
) -> int:
    """Remake real photographs in every way there is, into a page to look at."""
    from anew.cli.touring import tour as walk

    return walk(out, quiet=quiet)


@app.command("engines", rich_help_panel=LOOK_PANEL)
def engines(
    task: Annotated[str, typer.Option("--task", metavar="TASK", help="Only those that serve it.")] = "",
    reads: Annotated[str, typer.Option("--reads", metavar="FIELD", help="Only those that read that field.")] = "",
    as_json: Json = False,
) -> int:
    """Who can make pictures here, what each can do and what it needs."""
    from anew.cli.listing import tell_engines

    return tell_engines(task=task, reads=reads, as_json=as_json)


@app.command("tasks", rich_help_panel=LOOK_PANEL)
def tasks(
    as_json: Json = False,
    schema: Annotated[bool, typer.Option("--schema", metavar="", help="The JSON schema of every task.")] = False,
) -> int:
    """What can be asked."""
    from anew.cli.listing import tell_tasks

    return tell_tasks(as_json=as_json, schemas=schema)


@app.command("show", rich_help_panel=LOOK_PANEL)
def show(picture: Annotated[str, typer.Argument(metavar="PICTURE", help="- is stdin.")], as_json: Json = False) -> int:
    """What a picture is, and the record of how it was made."""
    from anew.cli.showing import tell_picture

    return tell_picture(picture, as_json=as_json)


@app.command("doctor", rich_help_panel=LOOK_PANEL)
def doctor(
    as_json: Json = False,
    warm: Annotated[
        bool, typer.Option("--warm", metavar="", help="Compile the kernels now, so that later runs need not.")
    ] = False,
) -> int:
    """Is this installation well, and what would make it better?"""
    from anew.cli.doctor import tell

    if warm:
        from anew.cli.warm import warm as compile_all

        return compile_all() or tell(as_json=as_json)
    return tell(as_json=as_json)


@app.command("version", rich_help_panel=LOOK_PANEL)
def tell_version() -> int:
    """The version of anew."""
    from anew.version import VERSION

    typer.echo(f"anew {VERSION}")
    return 0
