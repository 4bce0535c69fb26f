"""Evaluating: how good a trained model is, as a table or as JSON."""

import json
from pathlib import Path

from anew.cli.progress import shown
from anew.cli.report import say, say_json
from anew.cli.training import require_learn
from anew.engines.gan.folder import read_facts
from anew.errors import BadInput
from anew.image.files.atomic import write_whole
from anew.training.asked import measured_on


def tell_evaluation(
    model: str, data: list[str], *, split: str, baselines: bool, segmenter: str, out: str, as_json: bool, quiet: bool
) -> int:
    """Measure a model and say what came of it.

    Raises:
        BadModel: no model there.
        BadInput: no such split, or no data to measure on.
        BadData: the data cannot be used.
        MissingExtra: the extra ``learn`` is not installed.
    """
    if split not in ("test", "train"):
        raise BadInput(needed="--split test or train", found=split, fix="test is what the model has not seen.")
    facts = read_facts(model)
    require_learn()
    from anew.training.evaluate import evaluate

    settings = measured_on(facts, data)
    with shown(quiet=quiet or as_json, compiles=False) as progress:
        done = evaluate(
            Path(model), settings, split=split, baselines=baselines, segmenter=segmenter or None, progress=progress
        )
    if out:
        write_whole(Path(out), json.dumps(done.to_dict(), indent=2, ensure_ascii=False).encode())
    if as_json:
        say_json(done.to_dict())
    else:
        say(done.table())
    return 0
