"""Jobs: the commands of the queue. What they do is imported when they run."""

from typing import Annotated

import typer

jobs = typer.Typer(help="Jobs in the queue: put, watched, stopped; and who does them.", rich_markup_mode="rich")

Id = Annotated[str, typer.Argument(metavar="ID", help="Of the job, as list shows it; its first letters will do.")]
Json = Annotated[bool, typer.Option("--json", metavar="", help="As JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", metavar="", help="Say nothing but errors.")]


@jobs.command("put")
def put(
    recipe: Annotated[str, typer.Argument(metavar="RECIPE", help="A recipe in TOML or JSON.")],
    picture: Annotated[str, typer.Argument(metavar="PICTURE", help="The picture to begin from.")],
    named: Annotated[
        list[str] | None,
        typer.Option("--picture", metavar="NAME=FILE", help="Another, by the name the recipe gives it."),
    ] = None,
    count: Annotated[int, typer.Option("--count", metavar="N", help="How many, from seeds in a row.")] = 1,
    format: Annotated[str, typer.Option("--format", metavar="NAME", help="Of the files.")] = "png",
    quality: Annotated[
        int | None, typer.Option("--quality", metavar="1-100", help="For formats that lose.", show_default=False)
    ] = None,
    owner: Annotated[str, typer.Option("--owner", metavar="NAME", help="Whose it is; owners take turns.")] = "",
    key: Annotated[
        str, typer.Option("--key", metavar="WORD", help="Your own name for it: put twice under it, it is one job.")
    ] = "",
    priority: Annotated[int, typer.Option("--priority", metavar="N", help="-100 to 100; higher goes first.")] = 0,
    timeout: Annotated[float, typer.Option("--timeout", metavar="S", help="Seconds that it may take.")] = 3600.0,
    memory: Annotated[
        int, typer.Option("--memory", metavar="MB", help="What its worker may hold meanwhile; 0 is no limit.")
    ] = 0,
    attempts: Annotated[
        int, typer.Option("--attempts", metavar="N", help="How often it may be begun, where workers die on it.")
    ] = 3,
    consent: Annotated[
        str, typer.Option("--consent", metavar="WORDS", help="Why, where the policy here wants to know.")
    ] = "",
    sign: Annotated[bool, typer.Option("--sign/--no-sign", metavar="", help="Sign the files.")] = True,
    keep: Annotated[bool, typer.Option("--keep/--no-keep", metavar="", help="Keep the inputs in the store.")] = True,
    disclose: Annotated[
        bool, typer.Option("--disclose", metavar="", help="Tell prompts in the files, not digests of them.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Put a recipe and its pictures into the queue. Says the id of the job."""
    from anew.cli.queueing import tell_put

    asked = {"count": count, "format": format, "quality": quality, "consent": consent}
    terms = {"owner": owner, "key": key, "priority": priority, "timeout": timeout, "attempts": attempts}
    return tell_put(
        recipe,
        picture,
        tuple(named or ()),
        {**asked, "sign": sign, "keep": keep, "disclose": disclose},
        {**terms, "memory": memory * 2**20},
        as_json=as_json,
    )


@jobs.command("list")
def list_(
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="queued, running, done, failed or cancelled; may be repeated."),
    ] = None,
    most: Annotated[int, typer.Option("--limit", metavar="N", help="At most so many.")] = 50,
    as_json: Json = False,
) -> int:
    """The jobs, newest first."""
    from anew.cli.queueing import tell_jobs

    return tell_jobs(tuple(state or ()), most, as_json=as_json)


@jobs.command("show")
def show(job: Id, as_json: Json = False) -> int:
    """How a job stands, and why."""
    from anew.cli.queueing import tell_job

    return tell_job(job, as_json=as_json)


@jobs.command("save")
def save(
    job: Id,
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="FILE", help="Of several pictures -1, -2 ... are added to the name.")
    ],
    overwrite: Annotated[
        bool, typer.Option("--overwrite/--no-overwrite", metavar="", help="Replace files that are there.")
    ] = True,
    as_json: Json = False,
) -> int:
    """Write what a job made into files."""
    from anew.cli.queueing import tell_saved

    return tell_saved(job, out, overwrite=overwrite, as_json=as_json)


@jobs.command("cancel")
def cancel(job: Id, as_json: Json = False) -> int:
    """Stop a job: at once where it waits, within a moment where it runs."""
    from anew.cli.queueing import tell_cancelled

    return tell_cancelled(job, as_json=as_json)


@jobs.command("retry")
def retry(job: Id, as_json: Json = False) -> int:
    """Do a job again that failed or was cancelled."""
    from anew.cli.queueing import tell_retried

    return tell_retried(job, as_json=as_json)


@jobs.command("clear")
def clear(
    which: Annotated[
        list[str] | None, typer.Argument(metavar="[ID...]", help="Which; else every one that has ended.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", metavar="", help="Needed: they are forgotten for good.")] = False,
    as_json: Json = False,
) -> int:
    """Forget jobs that have ended. Files that no other job needs go with the next sweep."""
    from anew.cli.queueing import tell_cleared

    return tell_cleared(tuple(which or ()), yes=yes, as_json=as_json)


@jobs.command("work")
def work(
    workers: Annotated[int, typer.Option("--workers", metavar="N", help="Processes a device.")] = 1,
    device: Annotated[
        list[str] | None, typer.Option("--device", metavar="NAME", help="cpu, cuda:0 and so on; on Ray cpu or gpu.")
    ] = None,
    executor: Annotated[
        str, typer.Option("--executor", metavar="NAME", help="local: processes here. ray: on a cluster.")
    ] = "local",
    address: Annotated[
        str,
        typer.Option("--address", metavar="HOST:PORT", help="Of the Ray cluster; else one is started, for us alone."),
    ] = "",
    lease: Annotated[
        float, typer.Option("--lease", metavar="S", help="Seconds of silence after which others take it for dead.")
    ] = 10.0,
    patience: Annotated[
        float, typer.Option("--patience", metavar="S", help="Seconds to finish jobs in, when it is stopped.")
    ] = 30.0,
    days: Annotated[float, typer.Option("--days", metavar="N", help="How long an ended job is remembered.")] = 30.0,
    room: Annotated[float, typer.Option("--room", metavar="GB", help="What the files may take.")] = 20.0,
    warm: Annotated[
        bool, typer.Option("--warm/--no-warm", metavar="", help="Load the kernels before the first job.")
    ] = True,
    quiet: Quiet = False,
) -> int:
    """Do the jobs, until Ctrl-C or SIGTERM."""
    from anew.cli.queueing import Hands, work_on

    hands = Hands(workers, tuple(device or ("cpu",)), lease, patience, days, room, warm, executor, address)
    return work_on(hands, quiet=quiet)


@jobs.command("use")
def use(
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="postgresql://user@host/database; or here, for a file.")
    ],
    quiet: Quiet = False,
) -> int:
    """Have the ledger on a PostgreSQL server, which several machines share. Only while there are no jobs."""
    from anew.cli.queueing import use_ledger

    return use_ledger(address, quiet=quiet)
