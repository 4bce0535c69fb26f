"""Sentences as people write them, and how many of them the grammar understands."""

from benchmarks.words.bench import run as run
