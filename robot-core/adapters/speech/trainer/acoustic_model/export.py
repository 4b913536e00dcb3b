"""Writes a model folder: what libvosk reads, and what the builder of graphs needs to know."""

import pathlib
import shutil

from . import kaldi, learn, network
from .phones import MNEMONICS, PHONES

_MFCC = """--use-energy=false
--sample-frequency=16000
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=-400
--dither=1.0
"""

# `--phone-determinize=false`: with the phone loop of `[unk]` its default takes seconds for a sentence.
_DECODING = """--min-active=200
--max-active=3000
--beam={beam}
--lattice-beam=5.0
--acoustic-scale={scale}
--phone-determinize=false
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.6
--endpoint.rule3.min-trailing-silence=0.9
--endpoint.rule4.min-trailing-silence=1.6
"""

_GRAPH = """# How the decoding graph weighs speech outside the phrases; costs in nats.
unk_entry = {entry}
unk_phone = {phone}
unk_bigram_scale = {bigram}
# The same beside a whole dialogue, whose sentences are so many that one of them sounds like nearly anything.
net_unk_bigram_scale = {net_bigram}
"""

#: The settings that the measurements of the model card chose; how the unknown weighs, for each language.
BEAM, ACOUSTIC_SCALE = 14.0, 0.45
UNK = {
    "de": {"entry": 0.0, "phone": 0.0, "bigram": 0.85, "net_bigram": 0.65},
    "en": {"entry": 0.0, "phone": 0.0, "bigram": 0.95, "net_bigram": 0.65},
}


def write(folder, state, priors, bigrams, language):
    """Writes the network with the weights `state` as a model folder; `priors`: how often each pdf occurs."""
    folder = pathlib.Path(folder)
    for part in ("am", "conf", "phones"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    write_network(folder, state, learn.smoothed(priors))
    _text(folder / "conf" / "mfcc.conf", _MFCC)
    _text(folder / "conf" / "model.conf", _DECODING.format(beam=BEAM, scale=ACOUSTIC_SCALE))
    _text(folder / "conf" / "graph.toml", _GRAPH.format(**UNK[language]))
    _text(folder / "phones.txt", "".join(f"{phone}\n" for phone in PHONES[1:]))
    _text(folder / "phones" / "bigram.txt", "".join(f"{line}\n" for line in bigrams.lines()))
    for table in sorted(MNEMONICS.glob("*.txt")):
        shutil.copy(table, folder / "phones")


def write_network(folder, state, priors):
    """Writes the network alone; `priors`: how often it takes each pdf to be."""
    net = network.Network()
    net.load_state_dict(state)
    kaldi.write(folder / "am" / "final.mdl", net.eval().layers(), priors)


def _text(path, text):
    path.write_text(text, encoding="utf-8")
