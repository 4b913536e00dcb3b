"""The phone inventory shared by German and English, and the numbers that Kaldi's files use for it.

A base phone has four graph phones (its position in a word) that share two outputs of the network (pdfs): one for
the first 30 ms of the phone and one for all that follows. Silence has one graph phone and one pdf.
"""

_SAME = (
    "p b t d k g f v s z S Z x C h m n N l j w T D tS dZ pF ts "
    "O U I E aI aU eI oU u: i: 3: V O: A: E: e: o: y: y 2: 9 @"
).split()

_COMMON = {phone: phone for phone in _SAME} | {
    "E2": "E", "A": "A:", "A~": "O:", "Y:": "2:", "Y": "9", "W": "9", "OY": "OI", "OI": "OI", "i": "i:", "u": "u:",
    "@2": "@", "@5": "@", "a#": "@", "I2": "I", "I#": "I", "i@3": "i:", "i@": "i:", "aI2": "aI", "aI3": "aI",
    "aI@": "aI", "aU@": "aU", "U@": "U", "O2": "O:", "O@": "O:", "o@": "O:", "A@": "A:", "e@": "E:", "VR": "3:",
    "IR": "3:", "ER": "3:", "@L": "l", "t#": "d", "t2": "t", "t[": "t", "d[": "d", "w#": "w", "r-": "r", "l#": "l",
    "l2": "l", "n-": "n", "m-": "m", "N-": "N", "x2": "x", "Q": "x", "o": "O", "e": "E", "E~": "E:", "O~": "O:",
    "W~": "9", "z2": "z", "s2": "s", "v#": "v", "ja": "a", "3": "6", "0": "O", "L": "l", "h2": "h",
    "EI": "eI", "I:": "i:", "i2": "i:", "iR": "i:", "UR": "U", "X": "x", "J": "j", "B": "v", "l-": "l", "l/": "l",
    "l/2": "l", "l/3": "l", "L/": "l", "c": "k", "q": "k", "S;": "S", "Z;": "Z", "tS;": "tS", "dZ;": "dZ", "s;": "s",
    "z;": "z", "s.": "S", "z.": "Z", "n.": "n",
}

#: espeak-ng mnemonic -> base phone, per language.
FROM_ESPEAK = {
    "de": _COMMON | {
        "a": "a", "r": "R", "R": "R", "R2": "R", "R3": "R", "aa": "a", "a2": "a", "A": "A:", "U~": "U", "R#": "R",
        "g#": "x", "@-": "@", "*": "R",
    },
    "en": _COMMON | {
        "a": "ae", "aa": "ae", "a2": "ae", "r": "r", "r2": "r", "R": "r", "&": "ae", "&:": "ae", "3#": "6", "@-": "@",
        "0#": "O", "02": "O", "@#": "@", "A#": "A:", "E#": "E", "I2#": "I", "R2": "r", "R3": "r", "a#2": "@", "d#": "d",
        "e#": "eI", "oU#": "oU", "z#": "z", "z/2": "z", "*": "r",
    },
}

SILENCE = "SIL"
#: Base phones by number; 0 is unused, as Kaldi numbers from 1.
PHONES = ["<eps>", SILENCE, *sorted({phone for table in FROM_ESPEAK.values() for phone in table.values()})]
NUMBER = {phone: number for number, phone in enumerate(PHONES)}
SILENCE_NUMBER = 1
FIRST_NUMBER = 2
POSITIONS = ("begin", "end", "internal", "singleton")
BEGIN, END, INTERNAL, SINGLETON = range(4)
PDF_COUNT = 1 + 2 * (len(PHONES) - FIRST_NUMBER)
GRAPH_PHONE_COUNT = 1 + 4 * (len(PHONES) - FIRST_NUMBER)


def first_pdf(number):
    """The pdf of the first frame of base phone `number`."""
    return 0 if number == SILENCE_NUMBER else 1 + 2 * (number - FIRST_NUMBER)


def further_pdf(number):
    """The pdf of every frame of base phone `number` but the first."""
    return 0 if number == SILENCE_NUMBER else 2 + 2 * (number - FIRST_NUMBER)


def graph_phone(number, position):
    """The graph phone of base phone `number` at `position` in its word."""
    return 1 if number == SILENCE_NUMBER else 2 + 4 * (number - FIRST_NUMBER) + position


def self_loop_transition(graph_phone_number):
    """Kaldi's transition id of staying in a graph phone."""
    return 2 * (graph_phone_number - 1) + 1


def forward_transition(graph_phone_number):
    """Kaldi's transition id of entering (and, in time, leaving) a graph phone."""
    return 2 * (graph_phone_number - 1) + 2
