"""Kaldi's 40 log mel energies; its 40 MFCCs are a fixed matrix times these.

The network is trained on log mel energies and exported with the inverse of that matrix as its first layer, so
libvosk feeds it the MFCCs of `conf/mfcc.conf`.
"""

import numpy

SAMPLE_RATE = 16000
FRAME_SHIFT = 160
FRAME_LENGTH = 400
MEL_COUNT = 40
_FFT = 512
_LOW_HZ, _HIGH_HZ = 20.0, 7600.0
_PREEMPHASIS = 0.97
_LIFTER = 22.0


def _mel(hertz):
    return 1127.0 * numpy.log1p(numpy.asarray(hertz, float) / 700.0)


def _filters():
    edges = numpy.linspace(_mel(_LOW_HZ), _mel(_HIGH_HZ), MEL_COUNT + 2)
    bins = _mel(numpy.arange(_FFT // 2) * SAMPLE_RATE / _FFT)
    rising = (bins[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins[None]) / (edges[2:] - edges[1:-1])[:, None]
    return numpy.maximum(numpy.minimum(rising, falling), 0.0).T.astype(numpy.float32)


def _window():
    hann = 0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(FRAME_LENGTH) / (FRAME_LENGTH - 1))
    return (hann ** 0.85).astype(numpy.float32)


_FILTERS = _filters()
_WINDOW = _window()


def log_mel(sound):
    """Log mel energies (frames x 40, float32) of a sound in 16-bit units at 16 kHz; whole frames only."""
    sound = numpy.asarray(sound, numpy.float32)
    if len(sound) < FRAME_LENGTH:
        return numpy.zeros((0, MEL_COUNT), numpy.float32)
    frames = numpy.lib.stride_tricks.sliding_window_view(sound, FRAME_LENGTH)[::FRAME_SHIFT]
    frames = frames - frames.mean(1, keepdims=True)
    emphasised = numpy.empty_like(frames)
    emphasised[:, 1:] = frames[:, 1:] - numpy.float32(_PREEMPHASIS) * frames[:, :-1]
    emphasised[:, 0] = frames[:, 0] * numpy.float32(1 - _PREEMPHASIS)
    spectrum = numpy.fft.rfft(emphasised * _WINDOW, _FFT)[:, :-1]
    power = (spectrum.real ** 2 + spectrum.imag ** 2).astype(numpy.float32)
    return numpy.log(numpy.maximum(power @ _FILTERS, numpy.finfo(numpy.float32).eps))


def mfcc_matrix():
    """The 40 x 40 matrix M with `mfcc = M @ log_mel` (cosine transform and lifter)."""
    index = numpy.arange(MEL_COUNT)
    cosine = numpy.sqrt(2.0 / MEL_COUNT) * numpy.cos(numpy.pi / MEL_COUNT * index[:, None] * (index[None] + 0.5))
    cosine[0] = numpy.sqrt(1.0 / MEL_COUNT)
    lifter = 1.0 + 0.5 * _LIFTER * numpy.sin(numpy.pi * index / _LIFTER)
    return cosine * lifter[:, None]
