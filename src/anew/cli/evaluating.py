"""Evaluating: how good a trained model is, as a table or as JSON."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from anew.cli.common import in_range
from anew.cli.progress import shown
from anew.cli.report import say, say_json
from anew.cli.training import require_learn
from anew.engines.gan.folder import read_facts
from anew.errors import BadInput, did_you_mean
from anew.image.files.atomic import write_whole
from anew.training.asked import measured_on
from anew.training.data.items import SplitName

if TYPE_CHECKING:
    from anew.training.evaluate.evaluation import Evaluation


@dataclass(frozen=True)
class Wish:
    """What to measure, and how to say it."""

    data: tuple[str, ...] = ()
    split: str = "test"
    limit: int = 0
    truth: bool = False
    baselines: bool = False
    segmenter: str = ""
    lpips: str = ""
    inception: str = ""
    out: str = ""
    as_json: bool = False
    quiet: bool = False


def tell_evaluation(model: str, wish: Wish) -> int:
    """Measure a model and say what came of it.

    Raises:
        BadModel: no model there.
        BadInput: no such split.
        BadData: the data cannot be used, or are not of the model's kind.
        MissingExtra: the extra ``learn`` is not installed.
    """
    in_range("--limit", wish.limit, 0, 1_000_000)
    facts = read_facts(model)
    settings, split = measured_on(Path(model), facts, wish.data), split_of(wish.split)
    require_learn()
    from anew.training.evaluate.keeping import keep
    from anew.training.evaluate.run import evaluate

    with shown(quiet=wish.quiet or wish.as_json, compiles=False) as progress:
        done = evaluate(
            model, settings, split=split, limit=wish.limit, truth=wish.truth, baselines=wish.baselines,
            segmenter=wish.segmenter, lpips=wish.lpips, inception=wish.inception, progress=progress,
        )  # fmt: skip
    if wish.out:
        write_whole(Path(wish.out), json.dumps(done.to_dict(), indent=2, ensure_ascii=False).encode())
    if Path(model).is_dir() and split == "test":
        keep(done, model)
    tell(done, as_json=wish.as_json)
    return 0


def split_of(name: str) -> SplitName:
    """The split of that name.

    Raises:
        BadInput: there is none.
    """
    for known in get_args(SplitName):
        if name == known:
            split: SplitName = known
            return split
    raise BadInput(needed="a split: train, val or test", found=name, fix=did_you_mean(name, get_args(SplitName)))


def tell(done: "Evaluation", *, as_json: bool) -> None:
    """The scores, for a program or a person."""
    if as_json:
        say_json(done.to_dict())
    else:
        say(done.table().rstrip())
