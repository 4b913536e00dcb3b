"""Sounds to measure a model with: voices, rooms and noise that the training does not use.

Everything that Festival, flite, pico and mbrola say here is for measuring alone.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import wave

import numpy
import scipy.signal

from . import acoustics, espeak, voices
from .features import SAMPLE_RATE

#: Silence before and after what a synthesizer says, in seconds.
_LEAD, _TAIL = 0.3, 0.6


class Test:
    """One utterance: its set, what is said (None if it is outside the phrases), who says it, and 16-bit samples."""

    def __init__(self, name, text, voice, sound):
        self.name, self.text, self.voice, self.sound = name, text, voice, sound


def _prepared(sound, rate, rng, speed=1.0):
    """At 16 kHz, between silences, at a usual loudness; `speed` multiplies frequencies and tempo."""
    down = int(round(rate * speed))
    divisor = numpy.gcd(SAMPLE_RATE, down)
    sound = scipy.signal.resample_poly(sound, SAMPLE_RATE // divisor, down // divisor)
    sound = sound / (numpy.abs(sound).max() + 1e-9) * 12000
    sound = numpy.pad(sound, (int(_LEAD * SAMPLE_RATE), int(_TAIL * SAMPLE_RATE)))
    return sound + rng.uniform(-0.5, 0.5, len(sound))


def with_noise(sound, rng, ratio_db):
    """`sound` with pink noise, `ratio_db` below the loudness of the whole."""
    power = numpy.sqrt((sound ** 2).mean())
    return sound + acoustics.coloured_noise(len(sound), rng, 1) * power * 10 ** (-ratio_db / 20)


def _command(arguments, folder, text=None):
    """What a program that writes `out.wav` says, as samples and rate."""
    path = pathlib.Path(folder) / "out.wav"
    subprocess.run(arguments, check=True, input=text, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   cwd=folder)
    with wave.open(str(path)) as file:
        return numpy.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float), file.getframerate()


def _festival(voice, text, folder):
    return _command(["text2wave", "-eval", f"(voice_{voice})", "-o", "out.wav"], folder, text)


def other_voices(language):
    """Voices of other synthesizers: name -> function of a text and a scratch folder."""
    def pico(code):
        return lambda text, folder: _command(["pico2wave", "-l", code, "-w", "out.wav", text], folder)

    def mbrola(name):
        return lambda text, folder: _command(["espeak-ng", "-v", name, "-w", "out.wav", text], folder)

    def flite(name):
        return lambda text, folder: _command(["flite", "-voice", name, "-t", text, "-o", "out.wav"], folder)

    def festival(name):
        return lambda text, folder: _festival(name, text, folder)

    if language == "de":
        return {"pico de-DE": pico("de-DE"), "mbrola de6": mbrola("mb-de6"), "mbrola de7": mbrola("mb-de7")}
    return {
        "flite kal16": flite("kal16"), "flite awb": flite("awb"), "flite rms": flite("rms"), "flite slt": flite("slt"),
        "festival kal": festival("kal_diphone"), "festival slt": festival("cmu_us_slt_arctic_hts"),
        "pico en-GB": pico("en-GB"), "pico en-US": pico("en-US"),
    }


def _installed(voice):
    program = {"pico": "pico2wave", "mbrola": "mbrola", "flite": "flite", "festival": "text2wave"}[voice.split()[0]]
    found = shutil.which(program) is not None
    if not found:
        print(f"{voice} is left out: {program} is not installed", file=sys.stderr)
    return found


def make(language, sentences, draw=0):
    """All tests of a language. `sentences`: folder with `phrases-`, `new-`, `outside-` and `words-` lists.

    `draw`: with 1, other recordings of the same sentences: in English each is said by the other half of the voices, and
    espeak-ng's voices, the rooms and the noise are drawn anew. Nothing was ever chosen with those.
    """
    rng = numpy.random.default_rng([7, draw] if draw else 7)
    lists = {
        kind: (pathlib.Path(sentences) / f"{kind}-{language}.txt").read_text(encoding="utf-8").split("\n")[:-1]
        for kind in ("phrases", "new", "outside", "words")
    }
    tests = _espeak_tests(language, lists, rng)
    others = [(voice, speak) for voice, speak in other_voices(language).items() if _installed(voice)]
    with tempfile.TemporaryDirectory() as folder:
        for kind, name in (("phrases", "other"), ("new", "new words, other"), ("outside", "outside, other")):
            for index, text in enumerate(lists[kind]):
                for position, (voice, speak) in enumerate(others):
                    if not says(language, index, position, draw):
                        continue
                    sound = _prepared(*speak(text, folder), rng)
                    said = None if kind == "outside" else text
                    tests.append(Test(f"{name}: {voice.split()[0]}", said, voice, sound))
                    noisy = None
                    if kind == "phrases" and voice.split()[0] in ("pico", "flite"):
                        noisy = "other, 15 dB"
                    elif kind == "outside":
                        noisy = "outside, other, 15 dB"
                    if noisy:
                        tests.append(Test(f"{noisy}: {voice.split()[0]}", said, voice, with_noise(sound, rng, 15)))
    return tests + word_tests(lists["words"], others, draw)


def says(language, index, position, draw=0):
    """Whether voice number `position` says sentence number `index`: each of a few voices says each sentence; of many
    voices every second says it, and the others in the other draw."""
    return language == "de" or (index + position + draw) % 2 == 0


def word_tests(words, others, draw=0):
    """Single words and calls that are none of the phrases: the less is said, the more easily a short phrase fits it.
    Each is said by two of the voices `others`, in turn."""
    rng, tests = numpy.random.default_rng([8, draw] if draw else 8), []
    with tempfile.TemporaryDirectory() as folder:
        for index, text in enumerate(words):
            for position in range(2):
                voice, speak = others[(2 * index + position + 2 * draw) % len(others)]
                sound = _prepared(*speak(text, folder), rng)
                tests.append(Test(f"single words, other: {voice.split()[0]}", None, voice, sound))
                noisy = with_noise(sound, rng, 15)
                tests.append(Test(f"single words, other, 15 dB: {voice.split()[0]}", None, voice, noisy))
    return tests


def _espeak_tests(language, lists, rng):
    synthesizer, tests = espeak.Espeak(), []
    accents = ["de"] if language == "de" else ["en-us", "English (Received Pronunciation)", *voices.HELD_ACCENTS]

    def say(text, speed=1.0):
        voice = f"{rng.choice(accents)}+{rng.choice(voices.HELD_VARIANTS)}"
        sound, _ = synthesizer.speak(text, voice, language, rate=int(rng.integers(130, 200) / speed))
        return voice, _prepared(sound, espeak.SAMPLE_RATE, rng, speed)

    for text in lists["phrases"]:
        voice, sound = say(text)
        tests.append(Test("espeak, quiet", text, voice, sound))
        voice, sound = say(text)
        tests.append(Test("espeak, 5 dB", text, voice, with_noise(sound, rng, 5)))
        voice, sound = say(text)
        sound = with_noise(acoustics.room(sound, rng, 0.4, 0.6), rng, 10)
        tests.append(Test("espeak, 10 dB and room", text, voice, sound))
        voice, sound = say(text, 1.42)
        tests.append(Test("espeak, child-like, 20 dB", text, voice, with_noise(sound, rng, 20)))
    for text in lists["new"]:
        for _ in range(2):
            voice, sound = say(text)
            tests.append(Test("new words, espeak", text, voice, with_noise(sound, rng, 20)))
    for text in lists["outside"]:
        for _ in range(3):
            voice, sound = say(text)
            tests.append(Test("outside, espeak", None, voice, sound))
    return tests
