"""Serve: the options of ``anew serve``."""

from typing import Annotated

import typer

WHERE, WHO, WORK = "Where", "Who may come in, with what", "Who does the jobs"


def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host", metavar="ADDRESS", help="Another than this machine's own needs --key.", rich_help_panel=WHERE
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", help="0 is any free one.", rich_help_panel=WHERE)] = 7878,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", metavar="HOST", help="What else it is called by; may be repeated.", rich_help_panel=WHERE
        ),
    ] = None,
    key: Annotated[
        str,
        typer.Option(
            "--key",
            metavar="KEY",
            help="Else one is made and printed.",
            envvar="ANEW_KEY",
            show_envvar=True,
            show_default=False,
            rich_help_panel=WHO,
        ),
    ] = "",
    user: Annotated[
        list[str] | None,
        typer.Option(
            "--user",
            metavar="NAME=KEY",
            help="Somebody with a key and jobs of their own; may be repeated.",
            rich_help_panel=WHO,
        ),
    ] = None,
    allow_format: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-format",
            metavar="NAME",
            help="A format beside png, jpeg and webp; may be repeated.",
            rich_help_panel=WHO,
        ),
    ] = None,
    allow_url: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-url",
            metavar="HOST",
            help="Fetch pictures by URL from this host; may be repeated. Else from none.",
            rich_help_panel=WHO,
        ),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers", metavar="N", help="Processes a device; 0 leaves it to anew jobs work.", rich_help_panel=WORK
        ),
    ] = 1,
    device: Annotated[
        list[str] | None,
        typer.Option("--device", metavar="NAME", help="cpu, cuda:0 and so on; may be repeated.", rich_help_panel=WORK),
    ] = None,
    patience: Annotated[
        float,
        typer.Option(
            "--patience", metavar="S", help="Seconds to finish jobs in, when it is stopped.", rich_help_panel=WORK
        ),
    ] = 30.0,
    days: Annotated[
        float, typer.Option("--days", metavar="N", help="How long an ended job is remembered.", rich_help_panel=WORK)
    ] = 30.0,
    room: Annotated[
        float, typer.Option("--room", metavar="GB", help="What the files may take.", rich_help_panel=WORK)
    ] = 20.0,
    warm: Annotated[
        bool,
        typer.Option(
            "--warm/--no-warm", metavar="", help="Load the kernels before the first job.", rich_help_panel=WORK
        ),
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", metavar="", help="Say where it is as JSON.")] = False,
) -> int:
    """Let other programs in, over HTTP: its own API, and those that others' tools speak already."""
    from anew.cli.serving import Place, Work, serve_on

    place = Place(
        host, port, tuple(name or ()), key, tuple(user or ()), tuple(allow_format or ()), tuple(allow_url or ())
    )
    work = Work(workers, tuple(device or ("cpu",)), patience, days, room, warm)
    return serve_on(place, work, as_json=as_json)
