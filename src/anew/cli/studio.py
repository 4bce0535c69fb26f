"""Studio: the options of ``anew studio``."""

from typing import Annotated

import typer

from anew.cli.doors import (
    WHERE,
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


def studio(
    port: Annotated[
        int | None,
        typer.Option(
            "--port", metavar="N", help="0 is any free one; left out, 7878 if it is free.", rich_help_panel=WHERE
        ),
    ] = None,
    opens: Annotated[
        bool, typer.Option("--open/--no-open", metavar="", help="Open it in a browser.", rich_help_panel=WHERE)
    ] = True,
    key: Key = "",
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
    """Open the web studio: see a picture, paint on it, compare, go back. On this machine alone."""
    from anew.cli.serving import Talk, Work, studio_on

    work = Work(workers, tuple(device or ("cpu",)), patience, days, room, tree_room, warm)
    talk = Talk(chat_url, chat_model, chat_pictures)
    return studio_on(port, key, work, talk, opens=opens, as_json=as_json)
