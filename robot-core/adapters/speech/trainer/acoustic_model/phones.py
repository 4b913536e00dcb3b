"""The phone inventory shared by German and English, and the numbers that Kaldi's files use for it.

A base phone has four graph phones (its position in a word) that share two outputs of the network (pdfs): one for
the first 30 ms of the phone and one for all that follows. Silence has one graph phone and one pdf.
"""

import pathlib

#: The tables that say which phone each mnemonic of espeak-ng is. They go into the models, where they say the same to
#: the builder of graphs.
MNEMONICS = pathlib.Path(__file__).parent / "mnemonics"


def _table(language):
    lines = (MNEMONICS / f"espeak-{language}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("# ")]
    # A mnemonic without a sound, or with two, is no phone: it is for spelling, not for speech that is learnt from.
    return {mnemonic: phones[0] for mnemonic, *phones in rows if len(phones) == 1 and phones[0] != "-"}


#: espeak-ng mnemonic -> base phone, per language.
FROM_ESPEAK = {language: _table(language) for language in ("de", "en")}

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
