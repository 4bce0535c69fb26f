"""Serve: the options of ``anew serve``."""

from typing import Annotated

import typer

from anew.cli.doors import (
    WHERE,
    WHO,
    AsJson,
    ChatModel,
    ChatPictures,
    ChatUrl,
    Days,
    Devices,
    Key,
    Patience,
    Room,
    TreeRoom,
    Warm,
    Workers,
)


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
    key: Key = "",
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
    workers: Workers = 1,
    device: Devices = None,
    patience: Patience = 30.0,
    days: Days = 30.0,
    room: Room = 20.0,
    tree_room: TreeRoom = 50.0,
    warm: Warm = True,
    chat_url: ChatUrl = "",
    chat_model: ChatModel = "",
    chat_pictures: ChatPictures = False,
    as_json: AsJson = False,
) -> int:
    """Let other programs in, over HTTP: its own API, and those that others' tools speak already."""
    from anew.cli.serving import Place, Talk, Work, serve_on

    place = Place(
        host, port, tuple(name or ()), key, tuple(user or ()), tuple(allow_format or ()), tuple(allow_url or ())
    )
    work = Work(workers, tuple(device or ("cpu",)), patience, days, room, tree_room, warm)
    return serve_on(place, work, Talk(chat_url, chat_model, chat_pictures), as_json=as_json)
