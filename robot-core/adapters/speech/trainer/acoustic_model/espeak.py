"""Speech with exact phone alignments from libespeak-ng, called in this process."""

import ctypes
import pathlib
import shutil

import numpy

from .phones import FROM_ESPEAK, SILENCE

SAMPLE_RATE = 22050
_PAUSES = {"_:", "_", "_::", "_;_"}
_ABSORBED = {"_|", "_!", ";", "_^_", "?", "||", "-", "ʔ"}
_WORD_EVENT, _PHONE_EVENT = 1, 7
_RATE, _VOLUME, _PITCH, _RANGE, _GAP = 1, 2, 3, 4, 7
#: Well below espeak's usual 100, at which its louder voices clip.
_QUIET = 55


class _Event(ctypes.Structure):
    class _Id(ctypes.Union):
        _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]

    _fields_ = [
        ("type", ctypes.c_int), ("unique_identifier", ctypes.c_uint), ("text_position", ctypes.c_int),
        ("length", ctypes.c_int), ("audio_position", ctypes.c_int), ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p), ("id", _Id),
    ]


class UnknownPhone(Exception):
    """espeak-ng used a mnemonic that the inventory has no phone for."""


class Espeak:
    """One libespeak-ng. It keeps its state in globals, so a process has only one."""

    def __init__(self, data_folder=None):
        """`data_folder`: a folder that holds `espeak-ng-data`; the system's own if None."""
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        path = str(data_folder).encode() if data_folder else None
        if self._library.espeak_Initialize(2, 0, path, 1) != SAMPLE_RATE:
            raise RuntimeError(f"libespeak-ng did not start with the data of {data_folder or 'the system'}")
        self._sound, self._events = [], []
        prototype = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self._callback = prototype(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, sound, count, events):
        if sound and count > 0:
            self._sound.append(numpy.ctypeslib.as_array(sound, shape=(count,)).copy())
        index = 0
        while events[index].type:
            event = events[index]
            if event.type == _PHONE_EVENT:
                self._events.append((event.sample, bytes(event.id.string).decode(errors="replace")))
            elif event.type == _WORD_EVENT:
                self._events.append((event.sample, None))
            index += 1
        return 0

    def speak(self, text, voice, language, rate=170, pitch=50, pitch_range=50, gap=0):
        """Returns samples (float64 at `SAMPLE_RATE`) and segments `[(start sample, phone, word index)]`.

        The segments begin at sample 0 and cover the sound; the word index of a pause is -1.
        """
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice named {voice!r}")
        for parameter, value in ((_RATE, rate), (_VOLUME, _QUIET), (_PITCH, pitch), (_RANGE, pitch_range), (_GAP, gap)):
            self._library.espeak_SetParameter(parameter, int(value), 0)
        self._sound.clear()
        self._events.clear()
        encoded = text.encode()
        self._library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, 1, None, None)
        self._library.espeak_Synchronize()
        sound = numpy.concatenate(self._sound).astype(numpy.float64) if self._sound else numpy.zeros(0)
        return sound, segments(self._events, len(sound), language)


def segments(events, sample_count, language):
    """Turns espeak's events into segments: mnemonics mapped, zero-length events dropped, glottal stops given to
    the phone that follows, neighbouring pauses joined."""
    table = FROM_ESPEAK[language]
    marks, word = [], -1
    for sample, mnemonic in events:
        if mnemonic is None:
            word += 1
        else:
            marks.append((sample, mnemonic, word))
    ends = [mark[0] for mark in marks[1:]] + [sample_count]
    result, pending = [], None
    for (start, mnemonic, word), end in zip(marks, ends):
        if end <= start:
            continue
        if mnemonic in _PAUSES:
            phone, word = SILENCE, -1
        elif mnemonic in _ABSORBED:
            if mnemonic != ";" and pending is None:
                pending = start
            continue
        elif mnemonic in table:
            phone = table[mnemonic]
        else:
            raise UnknownPhone(f"{language}: {mnemonic!r}")
        if pending is not None:
            start, pending = pending, None
        if not (result and result[-1][1] == phone == SILENCE):
            result.append((start, phone, word))
    if not result or result[0][0] > 0:
        result.insert(0, (0, SILENCE, -1))
    return result


def data_folder_with(voices, folder):
    """Makes `folder` an espeak-ng data folder: the system's files by link, and the variants `voices` (name -> text).

    Returns `folder`, to be handed to `Espeak`.
    """
    system = pathlib.Path(_system_data_folder())
    root = pathlib.Path(folder) / "espeak-ng-data"
    shutil.rmtree(root, ignore_errors=True)
    variants = root / "voices" / "!v"
    variants.mkdir(parents=True)
    for entry in system.iterdir():
        if entry.name != "voices":
            (root / entry.name).symlink_to(entry)
    for entry in (system / "voices").iterdir():
        if entry.name != "!v":
            (root / "voices" / entry.name).symlink_to(entry)
    for entry in (system / "voices" / "!v").iterdir():
        (variants / entry.name).symlink_to(entry)
    for name, text in voices.items():
        (variants / name).write_text(text, encoding="utf-8")
    return folder


def _system_data_folder():
    library = ctypes.CDLL("libespeak-ng.so.1")
    library.espeak_Initialize(2, 0, None, 1)
    library.espeak_Info.restype = ctypes.c_char_p
    path = ctypes.c_char_p()
    library.espeak_Info(ctypes.byref(path))
    return path.value.decode()
