"""Running: what goes on around a pipeline while it works.

watch       progress, cancel and deadline by hooks; every run leaves the pipeline as it was
pace        how far the steps have come, and what a person reads about it
schedule    a scheduler of its own for each run, and a listener at its steps
preview     a small picture of what is being made
"""
