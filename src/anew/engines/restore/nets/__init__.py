"""Nets: one shape of network for everything that brings old pictures back, and the two ways to run it.

plan    a network as a value: widths, depths, what goes in and comes out       needs nothing
unet    the same in torch, to learn and to run on a GPU                         needs torch
graph   the same as an ONNX graph, to run everywhere else                       needs onnx
"""
