"""Doors: the options that ``anew serve`` and ``anew studio`` share."""

from typing import Annotated

import typer

WHERE, WHO, WORK = "Where", "Who may come in, with what", "Who does the jobs"
TALK = "Who reads sentences"

Key = Annotated[
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
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers", metavar="N", help="Processes a device; 0 leaves it to anew jobs work.", rich_help_panel=WORK
    ),
]
Devices = Annotated[
    list[str] | None,
    typer.Option("--device", metavar="NAME", help="cpu, cuda:0 and so on; may be repeated.", rich_help_panel=WORK),
]
Patience = Annotated[
    float,
    typer.Option("--patience", metavar="S", help="Seconds to finish jobs in when stopped.", rich_help_panel=WORK),
]
Days = Annotated[
    float, typer.Option("--days", metavar="N", help="How long an ended job is remembered.", rich_help_panel=WORK)
]
Room = Annotated[
    float, typer.Option("--room", metavar="GB", help="What the files of jobs may take.", rich_help_panel=WORK)
]
TreeRoom = Annotated[
    float, typer.Option("--tree-room", metavar="GB", help="What the studio's trees may take.", rich_help_panel=WORK)
]
Warm = Annotated[
    bool,
    typer.Option("--warm/--no-warm", metavar="", help="Load the kernels before the first job.", rich_help_panel=WORK),
]
ChatUrl = Annotated[
    str,
    typer.Option(
        "--chat-url",
        metavar="URL",
        help="An OpenAI-compatible endpoint that reads sentences, such as http://localhost:11434/v1; else the grammar.",
        show_default=False,
        rich_help_panel=TALK,
    ),
]
ChatModel = Annotated[
    str,
    typer.Option(
        "--chat-model",
        metavar="NAME",
        help="The model behind it. Its key, if it wants one, is ANEW_CHAT_KEY in the environment.",
        show_default=False,
        rich_help_panel=TALK,
    ),
]
ChatPictures = Annotated[
    bool, typer.Option("--chat-pictures", metavar="", help="Send it the picture, small.", rich_help_panel=TALK)
]
AsJson = Annotated[bool, typer.Option("--json", metavar="", help="Say where it is as JSON.")]
