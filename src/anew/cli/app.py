"""App: the commands, those of the tasks built only when they are asked for."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from anew.cli.index import summaries

TASK_PANEL, LOOK_PANEL = "Make a picture", "Look around"


class Commands(TyperGroup):
    """A group whose task commands come from ``anew.tasks``.

    Help and completion need names and summaries only, so ``get_command`` answers with a stub;
    the real command, with its options, is made when it is about to run.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Tasks first, in the order in which people meet them."""
        return [*summaries(), *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or a stub with a task's summary."""
        known = summaries()
        return _stub(cmd_name, known[cmd_name]) if cmd_name in known else super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command to run.

        Raises:
            NoSuchTask: there is no such command.
        """
        name = args[0]
        if name in summaries():
            from anew.cli.options import task_app

            return name, typer.main.get_command(task_app(name)), args[1:]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from anew.errors import NoSuchTask, did_you_mean

            fix = did_you_mean(name, self.list_commands(ctx))
            raise NoSuchTask(needed="a command that anew has", found=name, fix=fix)
        return super().resolve_command(ctx, args)


def _stub(name: str, summary: str) -> Any:
    app = typer.Typer(add_completion=False)
    app.command(name=name, help=summary, rich_help_panel=TASK_PANEL)(lambda: None)
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

Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    traceback: Annotated[bool, typer.Option("--traceback", help="Show where an unexpected fault happened.")] = False,
) -> int:
    """Make a new picture from an old one, and be able to say how it was made."""
    if version:
        return tell_version()
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), nl=False)
    return 0


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
    schema: Annotated[bool, typer.Option("--schema", help="The JSON schema of every task.")] = False,
) -> int:
    """What can be asked."""
    from anew.cli.listing import tell_tasks

    return tell_tasks(as_json=as_json, schemas=schema)


@app.command("show", rich_help_panel=LOOK_PANEL)
def show(picture: Annotated[str, typer.Argument(metavar="PICTURE", help="- is stdin.")], as_json: Json = False) -> int:
    """What a picture is, and the record of how it was made."""
    from anew.cli.showing import tell_picture

    return tell_picture(picture, as_json=as_json)


@app.command("version", rich_help_panel=LOOK_PANEL)
def tell_version() -> int:
    """The version of anew."""
    from anew.version import VERSION

    typer.echo(f"anew {VERSION}")
    return 0
