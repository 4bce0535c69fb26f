"""Recipes: everything that decides the pixels, as one value that fits in a text file."""

from anew.recipes.recipe import FORMAT as FORMAT
from anew.recipes.recipe import Recipe as Recipe
from anew.recipes.recipe import Step as Step
from anew.recipes.text import parse as parse
from anew.recipes.text import read as read
from anew.recipes.text import to_toml as to_toml
