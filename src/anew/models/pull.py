"""Pull: a model from the hub into the store. The one module that uses the network, and only when asked.

    survey   ask the hub what there is: files, sizes, licence, commit
    fetch    check the disk, bring the files into NAME.partial, check them, give the folder its name

A line that breaks is taken up where it broke, in steps of the client's 10 MB. When it stays broken, the files that
are whole stay in ``NAME.partial``, and the next pull of the same model goes on with the others.
"""

import errno
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from anew.errors import AnewError, BadInput, BadModel, Cancelled, CannotServe, CannotWrite, MissingExtra, did_you_mean
from anew.models.adding import check_free
from anew.models.catalogue import catalogue, entry
from anew.models.choose import chosen
from anew.models.folder import models_folder
from anew.models.label import PARTIAL, Label, checked_name, fact_of, write_label
from anew.models.store import Stored
from anew.ops.progress import Progress, part, silent
from anew.weights.files import read_header

SPARE = 200_000_000
"""Bytes that are left free on the disk, whatever is pulled."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9_][A-Za-z0-9._-]*")


class Hub(Protocol):
    """What is asked of a hub; ``huggingface_hub.HfApi`` is one."""

    def model_info(self, repo_id: str, *, revision: str | None = None, files_metadata: bool = False) -> Any:
        """The files of a repository at a commit, and what its card says."""

    def snapshot_download(
        self, repo_id: str, *, revision: str, local_dir: Path, allow_patterns: list[str], tqdm_class: type | None
    ) -> Any:
        """Bring files into a folder, going on with what lies there."""


@dataclass(frozen=True)
class Remote:
    """One file of a repository."""

    keep_as: str
    """Its name in the store."""
    size: int
    sha256: str
    """As the hub tells it; empty for small files, of which it does not."""


@dataclass(frozen=True)
class Plan:
    """What a pull would bring."""

    id: str
    name: str
    revision: str
    licence: str
    terms: str
    files: Mapping[str, Remote]

    @property
    def size(self) -> int:
        """Bytes to fetch in all."""
        return sum(remote.size for remote in self.files.values())


def hub(endpoint: str | None = None) -> Hub:
    """The hub, or a mirror of it.

    Raises:
        MissingExtra: its package is not installed.
    """
    try:
        from huggingface_hub import HfApi
    except ImportError as error:
        raise MissingExtra(
            needed="the package huggingface_hub", found="none", fix="pip install 'anew[diffusion]'"
        ) from error
    return HfApi(endpoint=endpoint, library_name="anew")


def survey(wanted: str, *, name: str = "", revision: str = "", half: bool = False, hub: Hub) -> Plan:
    """Ask the hub what a model consists of. Nothing is written.

    Args:
        wanted: A name of the catalogue, or ``owner/name`` on the hub.
        name: What to call it here, else its name in the catalogue, else ``owner--name``.
        revision: Another commit, branch or tag than the catalogue pins.
        half: Rather the 16-bit copy of the weights, where there are two.
        hub: Who is asked.

    Raises:
        BadInput: no such name in the catalogue, and no id.
        BadModel: no such repository or commit, a gated or renamed one, or one without safetensors.
        CannotServe: no network.
    """
    known = entry(wanted)
    id = known.id if known else _checked_id(wanted)
    called = checked_name(name or (known.name if known else id.replace("/", "--")))
    asked = revision or (known.revision if known else "")
    try:
        info = hub.model_info(id, revision=asked or None, files_metadata=True)
    except Exception as error:
        raise _explained(error, id, asked) from error
    if info.id.lower() != id.lower():
        raise BadModel(
            needed=f"{id} on the hub", found=f"that it is called {info.id} now", fix=f"anew models pull {info.id}"
        )
    siblings = {each.rfilename: each for each in info.siblings or ()}
    kept = chosen(siblings, only=known.files if known else (), half=half)
    return Plan(
        id=info.id,
        name=called,
        revision=info.sha or asked,
        licence=_licence(info) or (known.licence if known else "unstated"),
        terms=known.terms if known else "",
        files={each: _remote(siblings[each], kept[each]) for each in kept},
    )


def fetch(
    plan: Plan,
    *,
    hub: Hub,
    store: Path | None = None,
    progress: Progress = silent,
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Stored:
    """Bring a model here.

    Args:
        plan: What to bring.
        hub: Who has it.
        store: The folder of the store, else anew's own.
        progress: Told how far it has come; may raise to stop it.
        free: Bytes that are free on the disk of a folder.

    Raises:
        CannotWrite: the name is taken, or there is no room.
        BadModel: what came is not what the hub announced.
        CannotServe: the network went away.
        Cancelled: somebody stopped it; what has come stays, to go on with.
    """
    folder = (store or models_folder()) / plan.name
    partial = folder.with_name(folder.name + PARTIAL)
    check_free(folder)
    try:
        partial.mkdir(parents=True, exist_ok=True)
        _check_room(plan, partial, free)
        _bring(plan, partial, hub, part(progress, 0.0, 0.9))
        label = _settled(plan, partial, part(progress, 0.9, 1.0))
        partial.rename(folder)
    except KeyboardInterrupt as error:
        fix = f"Pull it again when you like.{_kept(partial)}"
        raise Cancelled(needed=f"time to pull {plan.name}", found="a request to stop", fix=fix) from error
    except OSError as error:
        raise _explained(error, plan.id, plan.revision, _kept(partial)) from error
    progress(1.0, "done")
    return Stored(label, folder)


def _bring(plan: Plan, partial: Path, hub: Hub, progress: Progress) -> None:
    try:
        hub.snapshot_download(
            plan.id,
            revision=plan.revision,
            local_dir=partial,
            allow_patterns=[_literal(name) for name in plan.files],
            tqdm_class=_bar(progress, plan.size),
        )
    except Exception as error:
        raise _explained(error, plan.id, plan.revision, _kept(partial)) from error


def _settled(plan: Plan, partial: Path, progress: Progress) -> Label:
    """The files under their names, whole and as announced, with a label; what does not belong there is gone."""
    shutil.rmtree(partial / ".cache", ignore_errors=True)
    facts = {}
    for number, (name, remote) in enumerate(plan.files.items()):
        progress(number / len(plan.files), f"checking {name}")
        path = partial / remote.keep_as
        if (partial / name).exists():
            (partial / name).replace(path)
        facts[remote.keep_as] = fact_of(path)
        if remote.sha256 and facts[remote.keep_as].sha256 != remote.sha256:
            path.unlink()
            raise BadModel(needed=f"{name} as the hub has it", found="other bytes", fix=f"Try again.{_kept(partial)}")
        if name.endswith(".safetensors"):
            read_header(path)
    for path in [each for each in partial.rglob("*") if each.is_file()]:
        if path.relative_to(partial).as_posix() not in facts:
            path.unlink()
    label = Label(
        kind="pulled", where=plan.id, revision=plan.revision, licence=plan.licence, terms=plan.terms, files=facts
    )
    write_label(partial, label)
    return label


def _check_room(plan: Plan, partial: Path, free: Callable[[Path], int]) -> None:
    here = sum(each.stat().st_size for each in _come(partial))
    needed, room = max(plan.size - here, 0) + SPARE, free(partial)
    if needed > room:
        fix = f"Make room, pull with --half, or let ANEW_HOME name a folder on another disk.{_kept(partial)}"
        raise CannotWrite(
            needed=f"{needed / 1e9:.1f} GB free for {plan.name}",
            found=f"{room / 1e9:.1f} GB at {partial.parent}",
            fix=fix,
        )


def _bar(progress: Progress, total: int) -> type | None:
    """A bar for the hub's client, which shows nothing and tells the progress how many bytes have come.

    The client keeps several bars at once, some for the same bytes; the one that is furthest counts.
    """
    try:
        from tqdm.std import tqdm  # type: ignore[import-untyped]
    except ImportError:
        return None
    lock, furthest = Lock(), [0.0]

    class Bar(tqdm):  # type: ignore[misc]
        monitor_interval = 0

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{**kwargs, "disable": False, "mininterval": 0})

        def display(self, *args: Any, **kwargs: Any) -> None:
            pass

        def close(self) -> None:
            pass

        def update(self, n: float | None = 1) -> None:
            super().update(n)
            if self.unit == "B":
                with lock:
                    furthest[0] = max(furthest[0], min(1.0, self.n / max(total, 1)))
                    progress(furthest[0], "pulling")

    return Bar


def _explained(error: Exception, id: str, revision: str, kept: str = "") -> AnewError:
    """What went wrong at the hub or on the way, in three parts."""
    if isinstance(error, AnewError):
        return error
    # By name, because the hub's package need not be installed to say what went wrong with another hub.
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "GatedRepoError" in kinds:
        fix = f"Accept its terms at https://huggingface.co/{id}, then `hf auth login`, and pull again."
        return BadModel(needed=f"leave to fetch {id}", found="a gated model", fix=fix + kept)
    if "RevisionNotFoundError" in kinds:
        return BadModel(needed=f"{id} at {revision}", found="no such commit", fix="Say another with --revision." + kept)
    if "RepositoryNotFoundError" in kinds:
        fix = "Check the id: it may be misspelt, renamed, withdrawn or private. anew models list --catalogue"
        return BadModel(needed=f"{id} on the hub", found="no such model", fix=fix + kept)
    if "OfflineModeIsEnabled" in kinds or os.environ.get("HF_HUB_OFFLINE", "0") not in ("", "0"):
        return CannotServe(
            needed="the network", found="HF_HUB_OFFLINE, which forbids it", fix="Unset it to pull." + kept
        )
    if isinstance(error, OSError) and errno.errorcode.get(error.errno or 0) in ("ENOSPC", "EDQUOT"):
        return CannotWrite(needed=f"room for {id}", found="a full disk", fix="Make room, and pull again." + kept)
    if isinstance(error, PermissionError):
        return CannotWrite(needed=f"to write {error.filename}", found="no permission", fix="Set ANEW_HOME." + kept)
    return CannotServe(
        needed=f"the hub, for {id}",
        found=f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no more'}",
        fix="Check the network, and pull again." + kept,
    )


def _remote(sibling: Any, keep_as: str) -> Remote:
    lfs = getattr(sibling, "lfs", None)
    return Remote(keep_as, sibling.size or 0, getattr(lfs, "sha256", "") or "")


def _licence(info: Any) -> str:
    """As the card at that commit says; a licence of its own by its own name."""
    card = getattr(info, "card_data", None)
    told = str(getattr(card, "license", "") or "")
    return str(getattr(card, "license_name", "") or told) if told in ("", "other") else told


def _checked_id(wanted: str) -> str:
    if not _ID.fullmatch(wanted):
        fix = did_you_mean(wanted, [each.name for each in catalogue()])
        raise BadInput(needed="a name of the catalogue, or OWNER/NAME on the hub", found=wanted or "nothing", fix=fix)
    return wanted


def _literal(name: str) -> str:
    """A pattern that only that name fits."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _kept(partial: Path) -> str:
    """What has come so far and how to be rid of it, as the end of a fix; a folder into which nothing came is gone."""
    if not _come(partial):
        shutil.rmtree(partial, ignore_errors=True)
        return ""
    return f" What came so far is in {partial}: pull again to go on, or anew models remove {partial.name} --yes."


def _come(partial: Path) -> list[Path]:
    """Files that have come whole; the client keeps its own notes, and what is half, in ``.cache``."""
    return [each for each in partial.rglob("*") if each.is_file() and each.relative_to(partial).parts[0] != ".cache"]
