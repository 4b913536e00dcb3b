"""What lies between a mouth and the network: rooms, microphones, noise, and spectra that no synthesizer makes."""

import numpy
import scipy.fft
import scipy.ndimage
import scipy.signal

from .features import SAMPLE_RATE

#: Places of the spectrum that are moved one by one; what lies between follows.
_BENDS = 5
#: Share of the bent speech that has an accent of its own.
_ACCENTED = 0.6


def room(sound, rng, rt60=None, level=None):
    """`sound` with the reverberation of a made-up room: a few early reflections and a decaying tail."""
    rt60 = rng.uniform(0.08, 0.7) if rt60 is None else rt60
    level = rng.uniform(0.1, 1.0) if level is None else level
    length = int(SAMPLE_RATE * min(rt60, 0.5))
    time = numpy.arange(length) / SAMPLE_RATE
    tail = rng.standard_normal(length) * numpy.exp(-6.9 * time / rt60)
    tail = scipy.signal.lfilter([1 - rng.uniform(0, 0.7)], [1, -rng.uniform(0, 0.6)], tail)
    tail[: int(SAMPLE_RATE * rng.uniform(0.002, 0.02))] = 0
    for _ in range(rng.integers(0, 6)):
        tail[rng.integers(16, min(length, 640))] += rng.uniform(-1, 1) * 3
    tail *= level / (numpy.sqrt((tail ** 2).sum()) + 1e-9)
    tail[0] = 1
    return scipy.signal.oaconvolve(sound, tail)[: len(sound)]


def microphone(sound, rng):
    """`sound` through a made-up microphone: tilt, resonances, and limits of the band."""
    if rng.random() < 0.7:
        sound = scipy.signal.lfilter([1, -rng.uniform(-0.8, 0.8)], [1], sound)
    for _ in range(rng.integers(0, 4)):
        frequency, quality = rng.uniform(100, 6500), rng.uniform(0.5, 3)
        gain = 10 ** (rng.uniform(-12, 12) / 40)
        omega = 2 * numpy.pi * frequency / SAMPLE_RATE
        alpha, cosine = numpy.sin(omega) / (2 * quality), -2 * numpy.cos(omega)
        sound = scipy.signal.lfilter(
            [1 + alpha * gain, cosine, 1 - alpha * gain], [1 + alpha / gain, cosine, 1 - alpha / gain], sound)
    if rng.random() < 0.3:
        sound = scipy.signal.lfilter(*scipy.signal.butter(2, rng.uniform(80, 400) / 8000, "high"), sound)
    if rng.random() < 0.25:
        sound = scipy.signal.lfilter(*scipy.signal.butter(4, rng.uniform(3200, 7500) / 8000, "low"), sound)
    return sound


def coloured_noise(count, rng, slope):
    """`count` samples of unit noise whose power falls as 1 / frequency ** `slope` (1 is pink)."""
    length = scipy.fft.next_fast_len(count, real=True)
    spectrum = scipy.fft.rfft(rng.standard_normal(length))
    frequency = numpy.maximum(numpy.arange(len(spectrum)), 1)
    sound = scipy.fft.irfft(spectrum / frequency ** (slope / 2), length)[:count]
    return sound / (sound.std() + 1e-9)


def noise(count, rng, voices):
    """`count` samples of unit noise: coloured, humming, in bursts, or the babble of `voices` (a list of sounds)."""
    kind = rng.random()
    if kind < 0.3 and voices:
        sound = numpy.zeros(count)
        for _ in range(rng.integers(2, 8)):
            voice = voices[rng.integers(len(voices))]
            start = rng.integers(len(voice))
            sound += numpy.resize(numpy.roll(voice, -start), count) * rng.uniform(0.3, 1)
        if rng.random() < 0.5:
            sound = room(sound, rng)
    else:
        sound = coloured_noise(count, rng, rng.choice([0, 0.5, 1, 1, 1.5, 2]))
        if kind > 0.8:
            time, base = numpy.arange(count) / SAMPLE_RATE, rng.uniform(50, 500)
            for harmonic in range(1, 6):
                sound += rng.uniform(0, 0.8) * numpy.sin(2 * numpy.pi * base * harmonic * time + rng.uniform(0, 6))
    if rng.random() < 0.3:
        points = max(count // 3000, 4)
        loudness = rng.uniform(0.05, 1, points)
        sound = sound * numpy.interp(numpy.arange(count), numpy.linspace(0, count, points), loudness)
    return sound / (sound.std() + 1e-9)


def record(sound, rng, voices):
    """Takes clean speech through a room, a microphone and noise; returns 16-bit units, rounded with dither."""
    if rng.random() < 0.5:
        sound = room(sound, rng)
    if rng.random() < 0.75:
        sound = microphone(sound, rng)
    power = numpy.sqrt((sound ** 2).mean()) + 1e-9
    chance = rng.random()
    if chance < 0.45:
        ratio_db = rng.uniform(2, 15)
    elif chance < 0.85:
        ratio_db = rng.uniform(15, 35)
    else:
        ratio_db = rng.uniform(35, 70)
    sound = sound + noise(len(sound), rng, voices) * power * 10 ** (-ratio_db / 20)
    sound = sound / (numpy.abs(sound).max() + 1e-9) * 32000 * 10 ** (rng.uniform(-32, 0) / 20)
    if rng.random() < 0.05:
        sound = numpy.clip(sound * rng.uniform(1.5, 5), -32000, 32000)
    return numpy.round(sound + rng.uniform(-0.5, 0.5, len(sound)))


def bend(mel, starts, phones, rng):
    """Speech that no synthesizer made: every phone longer or shorter, formants that wander, an accent that no one
    has, blurred or sharpened.

    `mel` is frames x 40, `starts` the frame (a real number) at which each segment begins, `phones` which phone each
    is. Returns `mel` and `starts`, bent.
    """
    if rng.random() < 0.8:
        mel, starts = _bend_time(mel, starts, rng)
    if rng.random() < 0.7:
        drift = _wandering(len(mel), rng)
        if rng.random() < _ACCENTED:
            drift = drift + _accent(len(mel), starts, phones, rng)
        mel = _bend_frequency(mel, drift)
    for axis in (0, 1):
        if rng.random() < 0.3:
            weight = rng.uniform(-0.12, 0.3)
            edge = [(1, 1) if index == axis else (0, 0) for index in (0, 1)]
            padded = numpy.pad(mel, edge, "edge")
            before, after = (padded[:-2], padded[2:]) if axis == 0 else (padded[:, :-2], padded[:, 2:])
            mel = (1 - weight) * mel + weight / 2 * (before + after)
    return mel, starts


def _bend_time(mel, starts, rng):
    ends = numpy.append(starts[1:], len(mel))
    lengths = numpy.maximum(ends - starts, 0.5)
    factors = numpy.exp(rng.normal(0, rng.uniform(0.05, 0.3), len(starts)))
    bent = lengths * numpy.clip(factors, 0.5, 1.8)
    bent = numpy.where(bent < 3, numpy.minimum(lengths, 3), bent)
    new_starts = numpy.concatenate([[0], numpy.cumsum(bent)])
    old_starts = numpy.concatenate([[0], numpy.cumsum(lengths)])
    count = int(new_starts[-1])
    position = numpy.clip(numpy.interp(numpy.arange(count), new_starts, old_starts), 0, len(mel) - 1)
    low = numpy.minimum(position.astype(int), len(mel) - 2)
    share = (position - low)[:, None].astype(numpy.float32)
    return mel[low] * (1 - share) + mel[low + 1] * share, new_starts[:-1]


def _wandering(frames, rng):
    """How far, in bins, each of `_BENDS` places of the spectrum is moved at each frame: slowly, at random."""
    knots = max(frames // 15, 2)
    drift = rng.normal(0, rng.uniform(0.1, 0.6), (knots, _BENDS)) + rng.normal(0, 0.5)
    time = numpy.linspace(0, knots - 1, frames)
    low = numpy.minimum(time.astype(int), knots - 2)
    share = (time - low)[:, None]
    return drift[low] * (1 - share) + drift[low + 1] * share


def _accent(frames, starts, phones, rng):
    """The same for an accent: each phone is moved wherever it stands, and always alike."""
    moved = rng.normal(0, rng.uniform(0.1, 0.8), (int(phones.max()) + 1, _BENDS))
    segment = numpy.searchsorted(starts, numpy.arange(frames), "right") - 1
    drift = moved[phones[segment]]
    # From one phone to the next the mouth takes some time.
    return scipy.ndimage.uniform_filter1d(drift, 7, axis=0, mode="nearest")


def _bend_frequency(mel, drift):
    frames, bins = mel.shape
    places = numpy.linspace(0, bins, _BENDS)
    between = numpy.stack([numpy.interp(numpy.arange(bins), places, one) for one in numpy.eye(_BENDS)])
    position = numpy.clip(numpy.arange(bins) + drift @ between, 0, bins - 1)
    below = numpy.minimum(position.astype(int), bins - 2)
    share = (position - below).astype(numpy.float32)
    rows = numpy.arange(frames)[:, None]
    return mel[rows, below] * (1 - share) + mel[rows, below + 1] * share
