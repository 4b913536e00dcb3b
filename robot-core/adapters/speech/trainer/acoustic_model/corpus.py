"""The training corpus: shards of log mel spectra with aligned phones, made side by side and resumable."""

import fractions
import multiprocessing
import multiprocessing.connection
import os
import pathlib
import random
import tempfile
import time

import numpy
import scipy.signal

from . import acoustics, diphones, espeak, texts, voices
from .features import FRAME_LENGTH, FRAME_SHIFT, SAMPLE_RATE, log_mel
from .phones import NUMBER, SILENCE

DIPHONE_SHARE = 0.5
_DIPHONE_BATCH = 35
_BABBLE_COUNT = 24
_MOST_TRIES = 3


def make(folder, seed, shards, utterances, phrase_folder, workers=2, log=print):
    """Makes `shards` (language -> how many) shards of `utterances`, as far as they are not in `folder` yet.

    Returns their paths: by number, German before English.
    """
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        (folder / f"{language}-{index:03}.npz", language, f"{seed}/{language}/{index}", utterances, phrase_folder)
        for index in range(max(shards.values())) for language in ("de", "en") if index < shards[language]
    ]
    waiting, running, done, started = [job for job in jobs if not job[0].exists()], {}, 0, time.monotonic()
    total = len(waiting)
    context = multiprocessing.get_context("spawn")
    while waiting or running:
        while waiting and len(running) < workers:
            job = waiting.pop(0)
            # A process for each shard: espeak-ng reads its voices once, and each shard has voices of its own.
            process = context.Process(target=_shard, args=(job,))
            process.start()
            running[process.sentinel] = process, job
        for sentinel in multiprocessing.connection.wait(running):
            process, job = running.pop(sentinel)
            process.join()
            if process.exitcode:
                # Now and then a made-up voice is more than espeak-ng can bear; another seed makes other voices.
                path, language, shard_seed, *rest = job
                if shard_seed.count("again") >= _MOST_TRIES:
                    raise RuntimeError(f"{path.name} cannot be made: see the messages above")
                waiting.insert(0, (path, language, shard_seed + "/again", *rest))
                continue
            done += 1
            log(f"corpus: {done} of {total} shards, {time.monotonic() - started:.0f} s")
    return [job[0] for job in jobs]


def processor_seconds(paths):
    """What the shards `paths` took of a processor, those that were made by an earlier run included."""
    total = 0.0
    for path in paths:
        with numpy.load(path) as shard:
            total += float(shard["seconds"])
    return total


def _shard(job):
    path, language, seed, utterances, phrase_folder = job
    chance, rng = random.Random(seed), numpy.random.default_rng([ord(letter) for letter in seed])
    drawn = texts.Texts(language, phrase_folder)
    with tempfile.TemporaryDirectory(dir="/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None) as scratch:
        made = voices.random_variants(chance)
        synthesizer = espeak.Espeak(espeak.data_folder_with(made, scratch))
        spoken = _espeak_speech(synthesizer, drawn, language, list(made), chance)
        babble = [_resampled(next(spoken), 1.0)[0] for _ in range(_BABBLE_COUNT)]
        babble = [sound / (sound.std() + 1e-9) for sound in babble]
        recorded = _diphone_speech(synthesizer, drawn, language, scratch, chance)
        mels, starts, phones = [], [], []
        while len(mels) < utterances:
            source = recorded if chance.random() < DIPHONE_SHARE else spoken
            example = _example(next(source), rng, babble)
            if example is None:
                continue
            mel, start, phone = example
            mels.append(mel.astype(numpy.float16))
            starts.append(start.astype(numpy.float32))
            phones.append(phone)
    temporary = path.with_suffix(".part.npz")
    numpy.savez(
        temporary,
        mel=numpy.concatenate(mels), frames=numpy.array([len(mel) for mel in mels]),
        starts=numpy.concatenate(starts), phones=numpy.concatenate(phones),
        segments=numpy.array([len(phone) for phone in phones]), seconds=sum(os.times()[:4]))
    temporary.rename(path)


def _espeak_speech(synthesizer, drawn, language, made, chance):
    """Endless `(sound, rate, [(start sample, phone, learn)])` of espeak-ng's voices."""
    while True:
        text = drawn.draw(chance)
        try:
            sound, parts = synthesizer.speak(
                text, voices.choose(chance, language, made), language, rate=chance.randint(115, 225),
                pitch=chance.randint(5, 95), pitch_range=chance.randint(5, 95), gap=chance.choice([0, 0, 0, 0, 3, 8]))
        except espeak.UnknownPhone:
            continue
        if len(sound) > 4000:
            yield sound, espeak.SAMPLE_RATE, [(start, phone, True) for start, phone, _ in parts]


def _diphone_speech(synthesizer, drawn, language, scratch, chance):
    """The same of the diphone voices, spoken in batches."""
    choice = diphones.training_voices(language)
    while True:
        voice, spellings = chance.choice(choice), []
        while len(spellings) < _DIPHONE_BATCH:
            accent = chance.choice(voice.accents or voices.ACCENTS[language])
            rate = chance.randint(120, 200)
            try:
                sound, parts = synthesizer.speak(drawn.draw(chance), accent, language, rate=rate)
            except espeak.UnknownPhone:
                continue
            if len(sound) > 4000:
                spellings.append(diphones.spell(voice, parts, len(sound), language, chance))
        yield from (speech for speech in diphones.speak(voice, spellings, scratch, chance) if speech)


def _resampled(speech, tract):
    """At 16 kHz, with all frequencies and the tempo multiplied by `tract` (a shorter vocal tract if above 1)."""
    sound, rate, parts = speech
    ratio = fractions.Fraction(SAMPLE_RATE / (rate * tract)).limit_denominator(100)
    sound = scipy.signal.resample_poly(sound, ratio.numerator, ratio.denominator)
    return sound, [(start * float(ratio), phone, learn) for start, phone, learn in parts]


def _example(speech, rng, babble):
    """One training example `(mel, starts, phones)`; phones are negative where nothing is to be learnt."""
    tract = float(numpy.exp(rng.uniform(numpy.log(0.85), numpy.log(1.42))))
    sound, parts = _resampled(speech, tract)
    sound = sound / (numpy.abs(sound).max() + 1e-9)
    before, after = (int(seconds * SAMPLE_RATE) for seconds in rng.uniform([0.02, 0.08], [0.6, 0.7]))
    end = before + len(sound)
    recording = acoustics.record(numpy.pad(sound, (before, after)), rng, babble)
    rows = [(0, SILENCE, True)] + [(start + before, phone, learn) for start, phone, learn in parts]
    rows.append((end, SILENCE, True))
    rows = [row for index, row in enumerate(rows) if index == 0 or row[1:] != rows[index - 1][1:] or row[1] != SILENCE]
    mel = log_mel(recording)
    if len(mel) < 40 or len(mel) > 1500:
        return None
    # The centre of frame k is sample 160 k + 200.
    starts = numpy.array([max((row[0] - FRAME_LENGTH / 2) / FRAME_SHIFT, 0) for row in rows])
    phones = numpy.array([NUMBER[phone] for _, phone, _ in rows], numpy.int8)
    mel, starts = acoustics.bend(mel, starts, phones, rng)
    return mel, starts, numpy.where([learn for _, _, learn in rows], phones, -phones)
