"""Keeping: an evaluation is written beside the model, into its facts, onto its card and into its report."""

import json
from pathlib import Path

from anew.engines.gan.folder import FACTS, read_facts
from anew.errors import BadModel
from anew.image.files.atomic import write_whole
from anew.training.evaluate.evaluation import Evaluation

NAME = "evaluation.json"


def keep(evaluation: Evaluation, folder: str | Path) -> Path:
    """Write what was measured into the folder of the model that it was measured of.

    Returns:
        ``evaluation.json``.

    Raises:
        BadModel: the model there has other weights than those that were measured.
        CannotWrite: no room or no permission.
    """
    from anew.training.modelcard import write_card
    from anew.training.report import write_report

    folder = Path(folder)
    facts = read_facts(folder)
    if facts.weights != evaluation.weights:
        raise BadModel(
            needed=f"the model that was measured, weights {evaluation.weights[:12]}",
            found=f"weights {facts.weights[:12]} in {folder}",
            fix="It was trained on meanwhile; evaluate it again.",
        )
    told = evaluation.to_dict()
    write_whole(folder / NAME, (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode())
    metrics = {"split": evaluation.split, "size": evaluation.size, "scores": told["scores"]}
    write_whole(folder / FACTS, facts.model_copy(update={"metrics": metrics}).to_json().encode())
    write_card(folder)
    if (folder / "settings.json").exists():
        write_report(folder)
    return folder / NAME
