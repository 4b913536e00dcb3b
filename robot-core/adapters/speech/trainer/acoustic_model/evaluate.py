"""Measures a model: sentence errors by test set, and speech outside the phrases that is accepted.

With libvosk and the graphs of `graph.py`, or with the robot's own program, which builds its own.
"""

import collections
import dataclasses
import json
import pathlib
import pickle
import re
import resource
import shutil
import subprocess
import tempfile
import time
import tomllib
import wave

import numpy
import vosk

from . import espeak, graph, testsets
from .phones import FIRST_NUMBER, PHONES, POSITIONS, graph_phone

_PRONOUNCERS = {"de": ["de"], "en": ["en-us", "English (Great Britain)", "English (Received Pronunciation)"]}
#: Test recordings are kept in memory where that is possible.
_MEMORY = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None


def listened(sentences, language):
    """The phrases that are listened for. `sentences`: folder with `phrases-` and `new-` lists."""
    paths = [pathlib.Path(sentences) / f"{kind}-{language}.txt" for kind in ("phrases", "new")]
    return [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def numbered(said):
    """Word -> number, of the words in `said`."""
    words = {"<eps>": 0, graph.UNKNOWN_WORD: 1}
    for word in sorted(said):
        words[word] = len(words)
    return words


def lexicon(phrases, language):
    """Word -> pronunciations, as espeak-ng says the words in the phrases and alone."""
    synthesizer, words = espeak.Espeak(), collections.defaultdict(set)
    for voice in _PRONOUNCERS[language]:
        for phrase in sorted(set(phrases) | {word for phrase in phrases for word in phrase.split()}):
            spelled = phrase.split()
            heard = [[] for _ in spelled]
            _, parts = synthesizer.speak(phrase, voice, language, rate=150)
            for _, phone, word in parts:
                if 0 <= word < len(spelled):
                    heard[word].append(phone)
            if all(heard) and max((word for _, _, word in parts), default=0) < len(spelled):
                for word, phones in zip(spelled, heard):
                    words[word].add(tuple(phones))
    for said in words.values():
        for phones in sorted(said):
            if len(phones) > 3 and phones[-2:] == ("@", "n"):
                said.add(phones[:-2] + ("n",))
    missing = {word for phrase in phrases for word in phrase.split()} - set(words)
    if missing:
        raise ValueError(f"no pronunciation of {sorted(missing)}")
    return words


def model_folder(folder, model, built, words):
    """A folder as libvosk reads it: the model's files by link, and the graph `built`."""
    shutil.copytree(model / "am", folder / "am")
    shutil.copytree(model / "conf", folder / "conf")
    (folder / "graph" / "phones").mkdir(parents=True)
    (folder / "graph" / "HCLG.fst").write_bytes(built.encoded())
    listed = sorted(words.items(), key=lambda pair: pair[1])
    lines = "".join(f"{word} {number}\n" for word, number in listed)
    (folder / "graph" / "words.txt").write_text(lines, encoding="utf-8")
    boundaries = ["1 nonword"] + [
        f"{graph_phone(number, position)} {name}"
        for number in range(FIRST_NUMBER, len(PHONES)) for position, name in enumerate(POSITIONS)
    ]
    (folder / "graph" / "phones" / "word_boundary.int").write_text("\n".join(boundaries) + "\n")


class Measurement:
    """Errors by test set: name -> [utterances, errors (or accepted), rejected]."""

    def __init__(self):
        self.sets = collections.defaultdict(lambda: [0, 0, 0])
        self.mistakes = []
        self.seconds_of_sound = self.seconds = 0.0

    def add(self, test, heard):
        row = self.sets[test.name]
        row[0] += 1
        row[1] += heard != (test.text or "")
        row[2] += heard == ""
        if heard != (test.text or ""):
            self.mistakes.append((test.name, test.voice, test.text, heard))

    def rate(self, prefix):
        rows = [row for name, row in self.sets.items() if name.startswith(prefix)]
        return 100 * sum(row[1] for row in rows) / max(sum(row[0] for row in rows), 1)


def _samples(sound):
    """`sound` in the bytes of 16-bit samples."""
    return numpy.clip(numpy.round(sound), -32768, 32767).astype("<i2").tobytes()


def hear(model, sound):
    """What `model` hears: a phrase, or "" if any word of it is unknown. In pieces of 0.2 s, as from a microphone."""
    recognizer = vosk.KaldiRecognizer(model, 16000)
    heard, data = [], _samples(sound)
    for start in range(0, len(data), 6400):
        if recognizer.AcceptWaveform(data[start:start + 6400]):
            heard.append(json.loads(recognizer.Result())["text"])
    heard.append(json.loads(recognizer.FinalResult())["text"])
    text = " ".join(part for part in heard if part)
    return "" if graph.UNKNOWN_WORD in text else text


def with_setting(model, folder, costs=None, scale=None, beam=None):
    """A copy of the model folder `model` as `folder`, with other weights where they are given."""
    shutil.copytree(model, folder)
    decoding = folder / "conf" / "model.conf"
    text = decoding.read_text(encoding="utf-8")
    for name, value in (("acoustic-scale", scale), ("beam", beam)):
        if value is not None:
            text = re.sub(f"^--{name}=.*$", f"--{name}={value}", text, flags=re.MULTILINE)
    decoding.write_text(text, encoding="utf-8")
    if costs:
        weights = folder / "conf" / "graph.toml"
        given = tomllib.loads(weights.read_text(encoding="utf-8")) | dataclasses.asdict(costs)
        weights.write_text("".join(f"{name} = {value}\n" for name, value in given.items()), encoding="utf-8")
    return folder


def measure_program(program, model, phrases, tests, language):
    """As `measure`, but by `program hear`, the robot's own way from a recording to what was said."""
    result = Measurement()
    with tempfile.TemporaryDirectory(dir=_MEMORY) as folder:
        folder = pathlib.Path(folder)
        listened = folder / "phrases.txt"
        listened.write_text("".join(f"{phrase}\n" for phrase in phrases), encoding="utf-8")
        recordings = [folder / f"{index}.wav" for index in range(len(tests))]
        for test, recording in zip(tests, recordings):
            with wave.open(str(recording), "wb") as file:
                file.setparams((1, 2, 16000, 0, "NONE", ""))
                file.writeframes(_samples(test.sound))
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        heard = subprocess.run(
            [program, "hear", "--json", "--lang", language, "--model", str(model), "--phrases", str(listened),
             *map(str, recordings)], check=False, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        result.seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    answers = {row["file"]: row for row in map(json.loads, heard) if "file" in row}
    for test, recording in zip(tests, recordings):
        result.add(test, answers[str(recording)]["text"])
        result.seconds_of_sound += len(test.sound) / 16000
    return result


def measure(model, phrases, tests, language, costs, bigrams, said=None):
    """Measures the model in the folder `model` with `tests` while listening for `phrases`."""
    vosk.SetLogLevel(-2)
    said = said or lexicon(phrases, language)
    words = numbered(said)
    built = graph.build(phrases, said, words, costs, bigrams)
    result, listened = Measurement(), set(phrases)
    with tempfile.TemporaryDirectory() as folder:
        model_folder(pathlib.Path(folder), model, built, words)
        loaded = vosk.Model(folder)
        started = time.process_time()
        for test in tests:
            heard = hear(loaded, test.sound)
            # What was cut off in the middle of a phrase is no phrase.
            result.add(test, heard if heard in listened else "")
            result.seconds_of_sound += len(test.sound) / 16000
        result.seconds = time.process_time() - started
    return result


def cached_tests(language, sentences, cache, draw=0):
    """`testsets.make`, kept in the file `cache`, one for each draw."""
    cache = pathlib.Path(cache)
    if not cache.exists():
        cache.write_bytes(pickle.dumps(testsets.make(language, sentences, draw)))
    return pickle.loads(cache.read_bytes())
