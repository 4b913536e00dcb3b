"""The decoding graph of a list of phrases, for measuring a model; the robot's own builder is written in Rust.

No determinization and no context: a trie of words, each word all its pronunciations side by side, silence between
words if there is any, and beside the trie a loop of phones that prints `[unk]`.
"""

import dataclasses
import math
import struct
import tomllib

from . import phonotactics
from .phones import (
    BEGIN, END, FIRST_NUMBER, INTERNAL, NUMBER, PHONES, SILENCE, SINGLETON, forward_transition, graph_phone,
    self_loop_transition)

_LN2 = math.log(2)
UNKNOWN_WORD = "[unk]"


@dataclasses.dataclass(frozen=True)
class Costs:
    """The weights of `conf/graph.toml`, as negative natural logarithms."""

    unk_entry: float = 4.0
    unk_phone: float = 1.0
    unk_bigram_scale: float = 1.0

    @classmethod
    def read(cls, model):
        """The weights of a model folder; others that stand in its file are the program's alone."""
        given = tomllib.loads((model / "conf" / "graph.toml").read_text(encoding="utf-8"))
        return cls(**{field.name: given[field.name] for field in dataclasses.fields(cls) if field.name in given})


class Graph:
    """A weighted transducer from transition ids to words, in OpenFST's terms."""

    def __init__(self):
        self.states, self.finals = [[]], {}

    def state(self):
        self.states.append([])
        return len(self.states) - 1

    def arc(self, source, target, read=0, write=0, cost=0.0):
        self.states[source].append((read, write, cost, target))

    def phone(self, source, phone, write=0, cost=0.0):
        """A graph phone from `source`: enter, then stay as long as it lasts. Returns the state after it."""
        middle = self.state()
        self.arc(source, middle, forward_transition(phone), write, cost + _LN2)
        self.arc(middle, middle, self_loop_transition(phone), 0, _LN2)
        return middle

    def silence(self, source):
        """Silence, or none."""
        target = self.state()
        self.arc(source, target, cost=_LN2)
        self.arc(self.phone(source, 1, cost=_LN2), target)
        return target

    def word(self, source, pronunciations, write, cost=0.0):
        target = self.state()
        for phones in sorted(pronunciations):
            place = source
            for index, phone in enumerate(phones):
                position = (SINGLETON if len(phones) == 1 else BEGIN if index == 0
                            else END if index == len(phones) - 1 else INTERNAL)
                first = index == 0
                place = self.phone(
                    place, graph_phone(NUMBER[phone], position), write if first else 0, cost if first else 0.0)
            self.arc(place, target)
        return target

    def encoded(self):
        """The graph in OpenFST's `vector` format."""
        def string(text):
            return struct.pack("<i", len(text)) + text.encode()

        arcs = sum(len(state) for state in self.states)
        body = bytearray(struct.pack("<i", 2125659606) + string("vector") + string("standard"))
        body += struct.pack("<iiQqqq", 2, 0, 3, 0, len(self.states), arcs)
        for number, state in enumerate(self.states):
            body += struct.pack("<fq", self.finals.get(number, math.inf), len(state))
            for arc in state:
                body += struct.pack("<iifi", *arc)
        return bytes(body)


def build(phrases, lexicon, words, costs, bigrams):
    """The graph of `phrases`; `lexicon`: word -> pronunciations, `words`: word -> number, `bigrams`:
    (phone, phone) -> cost, with silence for the begin and the end; a pair that is not there costs
    `phonotactics.BACKOFF`."""
    graph = Graph()
    start, final = graph.silence(0), graph.state()
    graph.finals[final] = 0.0
    phrases = sorted(set(phrases))
    entrance = math.log(len(phrases))
    nodes = {(): start}
    for phrase in phrases:
        spoken = tuple(phrase.split())
        for count in range(1, len(spoken) + 1):
            if spoken[:count] not in nodes:
                word = spoken[count - 1]
                end = graph.word(
                    nodes[spoken[:count - 1]], lexicon[word], words[word], entrance if count == 1 else 0.0)
                nodes[spoken[:count]] = graph.silence(end)
        graph.arc(nodes[spoken], final)
    # Silence alone is a sentence too; else what follows an end of speech is decoded as the shortest word.
    graph.arc(start, final)
    _unknown(graph, start, final, entrance, words[UNKNOWN_WORD], costs, bigrams)
    return graph


def _unknown(graph, start, final, entrance, write, costs, bigrams):
    """Unknown words, with silence between them or none: any phones, each of which pays for following the one before."""
    numbers = range(FIRST_NUMBER, len(PHONES))

    def cost(before, after):
        return costs.unk_bigram_scale * bigrams.get((before, after), phonotactics.BACKOFF)

    last, rare = graph.state(), graph.state()
    after = {number: graph.state() for number in numbers}
    for number in numbers:
        phone = PHONES[number]
        graph.arc(after[number], last, cost=cost(phone, SILENCE))
        graph.arc(after[number], rare, cost=costs.unk_bigram_scale * phonotactics.BACKOFF)
        source = graph.state()
        graph.arc(graph.phone(source, graph_phone(number, INTERNAL)), after[number])
        graph.arc(rare, source, cost=costs.unk_phone)
        for before in numbers:
            if (PHONES[before], phone) in bigrams:
                graph.arc(after[before], source, cost=costs.unk_phone + cost(PHONES[before], phone))
    again = graph.silence(last)
    # Paid at the end: paid at the begin, it would make the search drop the unknown before it is known that no phrase fits.
    graph.arc(again, final, cost=costs.unk_entry)
    for place, entry in ((start, entrance), (again, 0.0)):
        for number in numbers:
            paid = entry + costs.unk_phone + cost(SILENCE, PHONES[number])
            graph.arc(graph.phone(place, graph_phone(number, BEGIN), write, paid), after[number])
