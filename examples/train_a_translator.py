"""Train a translator on pictures that anew draws itself, measure it, use it, export it.

    python examples/train_a_translator.py [STEPS]

With 400 steps it takes a few minutes on two cores and makes maps look like aerial photos; with 20 it only shows how.
"""

import sys
from pathlib import Path

import anew
from anew.training.scenes import make_scenes

steps = int(sys.argv[1]) if len(sys.argv) > 1 else 400
folder = Path("scenes")
if not folder.exists():
    make_scenes(folder, count=40, size=64)

# One class a family: Pix2Pix, CycleGAN, UNIT, SPADE, CUT. Every option has a default; help(anew.Pix2Pix) lists them.
learner = anew.Pix2Pix(folder, size=64, width=16, judge_width=16)
print(learner.check())

maps = learner.train(steps=steps, hear=lambda event: print(event.text) if event.text else None)
print(f"{maps.path} makes {', '.join(maps.makes)} from {maps.facts.source('b').name}")

print(maps.evaluate(baselines=True).table())

plan = anew.open(next((folder / "test" / "a").glob("*.png")))
maps.translate(plan).save("photo.png")  # any size; the file carries the record of how it was made

exported = maps.export("maps.onnx")  # runs without torch: anew translate plan.png --model maps.onnx -o photo.png
print(f"{exported.path} differs from torch by at most {exported.difference:.1g}")
