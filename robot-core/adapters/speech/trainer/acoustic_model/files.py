"""Files of what is learnt: all of a file is written, or none of it."""

import torch


def load(path):
    """What `save` has written into the file `path`."""
    return torch.load(path, weights_only=False)


def save(state, target):
    """Writes `state` into the file `target`."""
    part = target.with_suffix(".part")
    torch.save(state, part)
    part.replace(target)
