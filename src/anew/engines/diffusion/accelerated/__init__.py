"""Accelerated: the denoiser by OpenVINO instead of torch, on the CPU, where a person asks for it.

asked        what does not go together with it, refused by name before anything is read
denoiser     what stands in the pipeline in the network's place
converting   from a network of torch to one of OpenVINO, for pictures of any size
kept         converted networks on disk, by the model and the versions that made them
"""
