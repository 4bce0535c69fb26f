"""Scores: how good a translator is, measured on pictures that it has not seen."""
