"""MCP: the options of ``anew mcp``. What it does is imported when it runs."""

from typing import Annotated

import typer


def mcp(
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="FOLDER",
            help="Pictures in it may be read and new ones written to it; may be repeated. Else none.",
        ),
    ] = None,
    task: Annotated[
        list[str] | None,
        typer.Option("--task", metavar="TASK", help="Offer this task; may be repeated. Else all of them."),
    ] = None,
    conversation: Annotated[
        str,
        typer.Option("--conversation", metavar="NAME", help="Which to go on with: each has its own last picture."),
    ] = "main",
    http: Annotated[
        bool, typer.Option("--http", metavar="", help="Over HTTP on this machine, not standard input and output.")
    ] = False,
    port: Annotated[int, typer.Option("--port", metavar="N", help="With --http; 0 is any free one.")] = 7879,
    key: Annotated[
        str,
        typer.Option(
            "--key",
            metavar="KEY",
            help="With --http; else one is made and printed.",
            envvar="ANEW_KEY",
            show_envvar=True,
            show_default=False,
        ),
    ] = "",
    device: Annotated[
        str, typer.Option("--device", metavar="NAME", help="Of the worker: cpu, or cuda:0 and so on.")
    ] = "cpu",
) -> int:
    """Let a chat model make pictures, turn by turn, by the Model Context Protocol."""
    from anew.cli.conversing import Talk, talk

    told = Talk(tuple(allow or ()), tuple(task or ()), conversation, device)
    return talk(told, port=port if http else None, key=key)
