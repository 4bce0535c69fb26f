"""Learning: what every method that is trained is made of, whatever it learns.

A ``Method`` says which nets there are, who moves them in which order, and what each of the players
wants. The loop in ``anew.training`` does the rest, once for all of them. This room stands on torch
(the extra ``learn``), and knows no pictures, no files and no engine.
"""
