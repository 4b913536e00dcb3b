"""Training by frames: cross-entropy with smoothed labels, weights averaged over the last steps."""

import copy
import math
import time

import numpy
import torch
from torch.nn import functional

from .dataset import NOT_LEARNT, disturb
from .network import CONTEXT
from .phones import PDF_COUNT

SMOOTHING = 0.1
BATCH = 64
_PEAK_RATE = 2e-3
_WEIGHT_DECAY = 2e-3
_AVERAGE, _FOLLOW_EVERY = 0.985, 16


def smoothed(priors):
    """The frequencies of pdfs as a network sees them that is trained with smoothed labels."""
    return (1 - SMOOTHING) * priors + SMOOTHING / PDF_COUNT


def frame_loss(scores, targets):
    """Cross-entropy of smoothed labels, where there is something to learn."""
    return functional.cross_entropy(
        scores.reshape(-1, PDF_COUNT), targets.reshape(-1), ignore_index=NOT_LEARNT, label_smoothing=SMOOTHING)


def train(network, data, epochs, seed, loss=frame_loss, peak=_PEAK_RATE, weights=None, log=print,
          after_epoch=None):
    """Trains `network` on `data` and returns it with averaged weights.

    `weights`: chance of each utterance to be used in an epoch (all of them if None).
    """
    rng = numpy.random.default_rng(seed)
    generator = torch.Generator().manual_seed(seed)
    epoch_rows = [data.chunks(rng, weights) for _ in range(epochs)]
    steps = sum(len(rows) // BATCH for rows in epoch_rows)
    if not steps:
        raise ValueError(f"fewer than {BATCH} chunks to learn from: more utterances are needed")
    optimizer = torch.optim.AdamW(network.parameters(), lr=peak, weight_decay=_WEIGHT_DECAY, fused=True)
    average = copy.deepcopy(network).eval()
    step, started, total, correct, count = 0, time.monotonic(), 0.0, 0, 0
    network.train()
    for epoch, rows in enumerate(epoch_rows, 1):
        for start in range(0, len(rows) - BATCH + 1, BATCH):
            for group in optimizer.param_groups:
                group["lr"] = peak * _schedule(step / steps)
            inputs, targets = data.batch(rows[start:start + BATCH], CONTEXT)
            inputs = disturb(inputs, generator)
            with torch.autocast("cpu", torch.bfloat16):
                scores = network(inputs)
            scores = scores.float()
            value = loss(scores, targets)
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            step += 1
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
        if after_epoch:
            after_epoch(epoch, average)
    return average


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
