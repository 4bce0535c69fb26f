"""Layers that any trained method may be built of: norms, convolutional blocks, upsampling, weights' beginnings.

This room stands on torch alone and knows no method and no picture. Tensors are (N, C, H, W) everywhere. OpenVINO, which
runs networks of several engines, is imported through here.
"""
