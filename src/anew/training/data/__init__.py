"""Data: folders of pictures, surveyed once, decoded once, and served in an order that any resume can repeat.

folders --survey()--> Survey --open_dataset()--> Dataset --Loader--> Batch, Batch, Batch ...
          looks, checks,        crops, flips,      order, threads, torch
          decodes into a cache  one-hot
"""
