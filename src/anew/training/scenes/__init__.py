"""Scenes: landscapes drawn by a program, each as a flat map and as a lit aerial photo, for first steps and for tests.

    chance --plan--> Plan --map_of--> map      what is where, in flat colours
                          --photo_of-> photo   grass, furrows, crowns, roofs, water, sun and shadow
                  --print_of-> print   the photo, faded, on yellow paper, through a screen of dots

All renderings show one and the same plan, so the truth of a translation is known, even where training is unpaired.
"""

from anew.training.scenes.folder import Kind, make_scenes
from anew.training.scenes.kinds import CLASSES
from anew.training.scenes.photo import photo_of
from anew.training.scenes.plan import Plan, map_of, plan

__all__ = ["CLASSES", "Kind", "Plan", "make_scenes", "map_of", "photo_of", "plan"]
