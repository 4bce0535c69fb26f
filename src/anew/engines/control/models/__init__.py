"""Maps that a model makes: depth, regions, a pose, the mask of a thing.

folder    what a model's folder holds, checked before anything is imported; no torch
opening   the folder as a net, whole and finite
pixels    a picture as the numbers that a net was trained on
watching  progress and a way to stop inside a net
depth, segmentation, pose, mask    one kind each
"""
