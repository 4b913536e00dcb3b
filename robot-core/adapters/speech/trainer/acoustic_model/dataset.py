"""Shards of the corpus as batches of chunks for training."""

import numpy
import torch

from .phones import PDF_COUNT, first_pdf, further_pdf

#: Frames of 10 ms for each output of the network.
SUBSAMPLING = 3
CHUNK = 60
NOT_LEARNT = -1

_FIRST = numpy.array([-1] + [first_pdf(number) for number in range(1, 128)])
_FURTHER = numpy.array([-1] + [further_pdf(number) for number in range(1, 128)])


def first_outputs(starts, outputs, offset):
    """The output frame at which each segment begins; every segment gets at least one where there is room.

    Output k sits on frame 3 k + offset.
    """
    index = numpy.arange(len(starts))
    begin = numpy.ceil((starts - offset) / SUBSAMPLING).astype(int)
    begin[0] = 0
    begin = numpy.maximum.accumulate(begin - index) + index
    limit = outputs - len(starts) + index
    return numpy.maximum(numpy.minimum(begin, limit), 0)


def alignment(starts, phones, frames, offset):
    """The pdf of each output of an utterance; `NOT_LEARNT` where the phone is negative."""
    outputs = (frames - offset + SUBSAMPLING - 1) // SUBSAMPLING
    begin = first_outputs(starts, outputs, offset)
    lengths = numpy.diff(numpy.append(begin, outputs))
    number = numpy.maximum(phones, 0)
    pdfs = numpy.repeat(_FURTHER[number], lengths)
    spoken = lengths > 0
    pdfs[begin[spoken]] = _FIRST[number[spoken]]
    pdfs[numpy.repeat(phones, lengths) < 0] = NOT_LEARNT
    return pdfs.astype(numpy.int16)


class Dataset:
    """All utterances of some shards, in memory."""

    def __init__(self, paths):
        mels, frames, starts, phones, segments = [], [], [], [], []
        for path in paths:
            with numpy.load(path) as shard:
                mels.append(shard["mel"])
                frames.append(shard["frames"])
                starts.append(shard["starts"])
                phones.append(shard["phones"])
                segments.append(shard["segments"])
        self.mel = torch.from_numpy(numpy.concatenate(mels))
        self.frames = numpy.concatenate(frames)
        self.first_frame = numpy.concatenate([[0], numpy.cumsum(self.frames)[:-1]])
        cut = numpy.cumsum(numpy.concatenate(segments))[:-1]
        self.starts = numpy.split(numpy.concatenate(starts), cut)
        self.phones = numpy.split(numpy.concatenate(phones), cut)
        self._alignments = [
            [
                alignment(start, phone, count, offset)
                for start, phone, count in zip(self.starts, self.phones, self.frames)
            ]
            for offset in range(SUBSAMPLING)
        ]

    def hours(self):
        return self.frames.sum() / 360000

    def statistics(self):
        """Mean and deviation of the log mel energies, and how often each pdf occurs."""
        some = self.mel[:: max(len(self.mel) // 400000, 1)].float()
        counts = numpy.zeros(PDF_COUNT)
        for pdfs in self._alignments[0]:
            counts += numpy.bincount(pdfs[pdfs >= 0], minlength=PDF_COUNT)
        return some.mean(0), some.std(0), (counts + 10) / (counts + 10).sum()

    def chunks(self, rng, weights=None):
        """One epoch of `(utterance, offset, first output)`, shuffled; `weights`: chance to use each utterance."""
        rows = []
        for utterance in range(len(self.frames)):
            if weights is not None and rng.random() > weights[utterance]:
                continue
            offset = int(rng.integers(SUBSAMPLING))
            outputs = len(self._alignments[offset][utterance])
            if outputs <= CHUNK:
                rows.append((utterance, offset, 0))
                continue
            first = int(rng.integers(min(CHUNK, outputs - CHUNK + 1)))
            rows.extend((utterance, offset, start) for start in range(first, outputs - CHUNK // 2, CHUNK))
        rows = numpy.array(rows)
        return rows[rng.permutation(len(rows))]

    def batch(self, rows, context):
        """Inputs (batch x frames x 40) and pdfs (batch x CHUNK) of the chunks `rows`; `context` frames on each side."""
        utterance, offset, first = rows.T
        count = SUBSAMPLING * CHUNK - (SUBSAMPLING - 1) + 2 * context
        position = (first * SUBSAMPLING + offset - context)[:, None] + numpy.arange(count)[None]
        position = numpy.clip(position, 0, self.frames[utterance][:, None] - 1) + self.first_frame[utterance][:, None]
        inputs = self.mel[torch.from_numpy(position)].float()
        targets = numpy.full((len(rows), CHUNK), NOT_LEARNT, numpy.int64)
        for index, (one, shift, start) in enumerate(rows):
            pdfs = self._alignments[shift][one][start:start + CHUNK]
            targets[index, :len(pdfs)] = pdfs
        return inputs, torch.from_numpy(targets)


def disturb(inputs, generator):
    """Cheap variety that is new in every epoch: loudness, colour of the channel, grain, and masked bands."""
    batch, frames, bins = inputs.shape

    def normal(*shape):
        return torch.randn(*shape, generator=generator)

    knots = torch.nn.functional.interpolate(normal(batch, 1, 6), bins, mode="linear", align_corners=True)
    inputs = inputs + 0.5 * knots + 0.3 * normal(batch, 1, 1) + 0.2 * normal(batch, frames, bins)
    width = torch.randint(1, 8, (batch, 1), generator=generator)
    low = torch.randint(0, bins, (batch, 1), generator=generator)
    bin_index = torch.arange(bins)[None]
    masked = (bin_index >= low) & (bin_index < low + width) & (torch.rand(batch, 1, generator=generator) < 0.4)
    floor = inputs.mean(1, keepdim=True)
    return torch.where(masked[:, None], floor, inputs)
