"""Scores: how good a translator is, measured on pictures that it has not seen.

from anew.training.evaluate import evaluate
found = evaluate("runs/x", DataSettings(paths=("facades",)))
print(found.table())

gallery      the pictures of one split          maker       a model or a baseline: picture in, picture out
judges       what needs weights                 scores      one figure each, with its confidence interval
"""

from anew.training.evaluate.evaluation import Evaluation
from anew.training.evaluate.run import evaluate
from anew.training.evaluate.score import Score

__all__ = ["Evaluation", "Score", "evaluate"]
