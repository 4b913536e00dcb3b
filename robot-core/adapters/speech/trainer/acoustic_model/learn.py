"""Training by frames: cross-entropy with smoothed labels, weights averaged over the last steps."""

import copy
import math
import time

import numpy
import torch
from torch.nn import functional

from .dataset import NOT_LEARNT, disturb
from .files import load, save
from .network import CONTEXT
from .phones import PDF_COUNT

SMOOTHING = 0.1
BATCH = 64
_PEAK_RATE = 2e-3
_WEIGHT_DECAY = 2e-3
_AVERAGE, _FOLLOW_EVERY = 0.985, 16
#: Steps after which what is learnt is kept in a file: some minutes.
_KEEP_EVERY = 200


def smoothed(priors):
    """The frequencies of pdfs as a network sees them that is trained with smoothed labels."""
    return (1 - SMOOTHING) * priors + SMOOTHING / PDF_COUNT


def frame_loss(scores, targets):
    """Cross-entropy of smoothed labels, where there is something to learn."""
    return functional.cross_entropy(
        scores.reshape(-1, PDF_COUNT), targets.reshape(-1), ignore_index=NOT_LEARNT, label_smoothing=SMOOTHING)


def train(network, data, epochs, seed, interim, loss=frame_loss, peak=_PEAK_RATE, log=print):
    """Trains `network` on `data`; returns it with averaged weights, and the seconds of a processor that were spent on it
    before this run.

    `interim`: the file in which what is learnt is kept every few minutes; if it is there, the training goes on from it,
    and comes to the same weights as one that was never broken off.
    """
    rng = numpy.random.default_rng(seed)
    generator = torch.Generator().manual_seed(seed)
    batches = [(epoch, rows) for epoch in range(1, epochs + 1) for rows in _batches(data.chunks(rng))]
    steps = len(batches)
    if not steps:
        raise ValueError(f"fewer than {BATCH} chunks to learn from: more utterances are needed")
    optimizer = torch.optim.AdamW(network.parameters(), lr=peak, weight_decay=_WEIGHT_DECAY, fused=True)
    average = copy.deepcopy(network).eval()
    learning = _Learning(network, average, optimizer, generator)
    done, spent = learning.load(interim) if interim.exists() else (0, 0.0)
    started, total, correct, count = time.monotonic(), 0.0, 0, 0
    network.train()
    for step, (epoch, rows) in enumerate(batches[done:], done + 1):
        for group in optimizer.param_groups:
            group["lr"] = peak * _schedule((step - 1) / steps)
        inputs, targets = data.batch(rows, CONTEXT)
        inputs = disturb(inputs, generator)
        with torch.autocast("cpu", torch.bfloat16):
            scores = network(inputs)
        scores = scores.float()
        value = loss(scores, targets)
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        if step % _FOLLOW_EVERY == 0 or step == steps:
            _follow(average, network, min(_AVERAGE, step / (step + 50)))
        known = targets != NOT_LEARNT
        total += value.item()
        count += 1
        correct += ((scores.argmax(2) == targets) & known).sum().item() / max(known.sum().item(), 1)
        if step % 50 == 0 or step == steps:
            log(f"epoch {epoch} of {epochs}, step {step} of {steps}: loss {total / count:.3f}, frames right "
                f"{100 * correct / count:.1f} %, {time.monotonic() - started:.0f} s")
            total, correct, count = 0.0, 0, 0
        if step % _KEEP_EVERY == 0:
            learning.save(interim, step, spent + time.process_time())
    return average, spent


def _batches(rows):
    return [rows[start:start + BATCH] for start in range(0, len(rows) - BATCH + 1, BATCH)]


class _Learning:
    """All that changes while a network learns."""

    def __init__(self, network, average, optimizer, generator):
        self._parts = {"network": network, "average": average, "optimizer": optimizer}
        self._generator = generator

    def save(self, path, step, seconds):
        state = {name: part.state_dict() for name, part in self._parts.items()}
        chance = {"disturbances": self._generator.get_state(), "dropout": torch.get_rng_state()}
        save({**state, **chance, "step": step, "seconds": seconds}, path)

    def load(self, path):
        """The number of steps that are done, and the seconds of a processor that they took."""
        state = load(path)
        for name, part in self._parts.items():
            part.load_state_dict(state[name])
        self._generator.set_state(state["disturbances"])
        torch.set_rng_state(state["dropout"])
        return state["step"], state["seconds"]


def _schedule(progress):
    rise = 0.1
    if progress < rise:
        return 0.05 + 0.95 * progress / rise
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (progress - rise) / (1 - rise)))


@torch.no_grad()
def _follow(average, network, keep):
    for mine, other in zip(average.state_dict().values(), network.state_dict().values()):
        if mine.dtype.is_floating_point:
            mine.lerp_(other, 1 - keep)
        else:
            mine.copy_(other)


@torch.no_grad()
def right_frames(network, data, utterances=400):
    """Share of frames of `data` that the network names right."""
    rng = numpy.random.default_rng(0)
    rows = data.chunks(rng)[:utterances]
    right = known = 0
    for start in range(0, len(rows), BATCH):
        inputs, targets = data.batch(rows[start:start + BATCH], CONTEXT)
        learnt = targets != NOT_LEARNT
        right += ((network(inputs).argmax(2) == targets) & learnt).sum().item()
        known += learnt.sum().item()
    return right / known
