"""Restoration beside its rivals, on photographs no training saw: ``python -m benchmarks restore --data FOLDER``."""
