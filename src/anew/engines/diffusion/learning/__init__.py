"""Learning: what a diffusion model is taught, and in what form that is kept.

options      what may be asked; no torch
base         the model that is taught: looked at first, opened once
cached       latents of the pictures and what the text encoders make of the words, before the first step
adapter      the small matrices that learn (LoRA), beside a base that stays as it is
widened      a denoiser that reads a picture too, for instructions
denoising    the method: noise is added, and guessed
showing      a few pictures on the way
product      the files that are left behind

Loop, checkpoints and settings are those of every training here; nothing of them is known in this room.
"""
