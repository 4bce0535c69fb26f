"""Adapters: from a ``Call`` to the keyword arguments of one pipeline class.

One function a class: (open pipeline, call) -> keyword arguments, less the prompt, the seed and the number format, which
``engine`` gives to all alike. What a pipeline asks for oddly is said where it is handled.
"""
