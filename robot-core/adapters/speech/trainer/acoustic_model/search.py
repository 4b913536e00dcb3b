"""A full search over a network's scores: what it would hear, whatever the unknown costs.

The program drops what falls out of its beam, and has one price for the unknown. Here nothing is dropped, and a recording
comes to two scores, that of the best phrase and that of the best string of any phones; so two networks can be compared
where both accept equally much from outside. The phrases and their costs are those of `graph.py`.
"""

import collections
import dataclasses
import functools

import numpy

from . import graph
from .phones import (
    FIRST_NUMBER, PHONES, POSITIONS, SILENCE_NUMBER, first_pdf, forward_transition, further_pdf, graph_phone)

_LN2 = numpy.float32(numpy.log(2))
_NEVER = numpy.float32(-1e30)
#: Recordings that are searched at a time: those of like length together.
_BATCH = 32


@dataclasses.dataclass(frozen=True)
class Found:
    """The best phrase of a recording, and how well it, any phones, and silence fit (logarithms)."""

    phrase: str
    phrase_score: float
    unknown_score: float
    silence_score: float

    def heard(self, price=0.0):
        """What is heard where the unknown costs `price` more: a phrase, or "" if that is rejected."""
        return self.phrase if self.margin > -price else ""

    @property
    def margin(self):
        """How much better the phrase fits than anything else."""
        return self.phrase_score - max(self.unknown_score, self.silence_score)


class Search:
    """A graph, ready to be searched for many recordings at once."""

    def __init__(self, built, words):
        """`built`: what `graph.build` made with `words` (word -> number)."""
        names = {number: word for word, number in words.items()}
        entries = [
            (source, target, read, write, cost)
            for source, arcs in enumerate(built.states) for read, write, cost, target in arcs
            if read and source != target
        ]
        row = {target: index for index, (_, target, *_) in enumerate(entries)}
        waiting = collections.defaultdict(list)
        for source, target, _, write, cost in entries:
            waiting[source].append((row[target], write, cost))
        pdfs = [_pdfs()[read] for _, _, read, _, _ in entries]
        self._first, self._further = (numpy.array(column) for column in zip(*pdfs))
        self._start, self._end = (numpy.full(len(entries), _NEVER) for _ in range(2))
        before, texts, todo = [[] for _ in entries], {}, [(None, 0, "")]
        # Through the trie from the start. The words on the way to a place are its phrase, as there is one way only.
        while todo:
            here, state, text = todo.pop()
            for place, cost in _reach(built, state).items():
                if here is not None and place in built.finals:
                    self._end[here] = -cost
                for entry, write, paid in waiting[place]:
                    if here is None:
                        self._start[entry] = -cost - paid
                    else:
                        before[entry].append((here, -cost - paid))
                    if entry not in texts:
                        texts[entry] = f"{text} {names[write]}".strip() if write else text
                        todo.append((entry, entries[entry][1], texts[entry]))
        self._texts = [texts[index] for index in range(len(entries))]
        self._before = _by_count(before)
        ends = self._end > _NEVER
        self._ends = {
            kind: numpy.array([index for index in numpy.flatnonzero(ends) if kind == _kind(self._texts[index])])
            for kind in ("phrase", "unknown", "silence")
        }

    def find(self, scores):
        """A `Found` for each of `scores`: logarithms of likelihoods, outputs x pdfs."""
        order = sorted(range(len(scores)), key=lambda index: len(scores[index]))
        found = {}
        for start in range(0, len(order), _BATCH):
            rows = order[start:start + _BATCH]
            found.update(zip(rows, self._found([scores[row] for row in rows])))
        return [found[index] for index in range(len(scores))]

    def _found(self, scores):
        lengths = [len(one) for one in scores]
        padded = numpy.stack([numpy.pad(one, ((0, max(lengths) - len(one)), (0, 0))) for one in scores], 2)
        padded = padded.astype(numpy.float32)
        state, found = None, [None] * len(scores)
        for frame in range(max(lengths)):
            if frame:
                enter = numpy.empty_like(state)
                for rows, sources, costs in self._before:
                    enter[rows] = (state[sources] + costs).max(1)
                stay = state + padded[frame][self._further] - _LN2
                state = numpy.maximum(stay, enter + padded[frame][self._first])
            else:
                state = self._start[:, None] + padded[0][self._first]
            for index in numpy.flatnonzero(numpy.equal(lengths, frame + 1)):
                found[index] = self._best(state[:, index] + self._end)
        return found

    def _best(self, ended):
        best = {kind: rows[ended[rows].argmax()] for kind, rows in self._ends.items()}
        return Found(self._texts[best["phrase"]], *(float(ended[best[kind]]) for kind in ("phrase", "unknown", "silence")))


def accepted(founds, price):
    """The share of `founds` that is heard as a phrase where the unknown costs `price` more."""
    return sum(found.heard(price) != "" for found in founds) / max(len(founds), 1)


def price_for(founds, share):
    """The highest price of the unknown at which at most `share` of `founds` is heard as a phrase."""
    margins = sorted((found.margin for found in founds), reverse=True)
    return -margins[int(share * len(margins))]


def _kind(text):
    return "silence" if not text else "unknown" if text.startswith(graph.UNKNOWN_WORD) else "phrase"


@functools.cache
def _pdfs():
    """Transition id of entering -> the pdf of entering, and that of staying."""
    rows = {forward_transition(1): (first_pdf(SILENCE_NUMBER), further_pdf(SILENCE_NUMBER))}
    for number in range(FIRST_NUMBER, len(PHONES)):
        for position in range(len(POSITIONS)):
            rows[forward_transition(graph_phone(number, position))] = (first_pdf(number), further_pdf(number))
    return rows


def _reach(built, state):
    """The states that are reached from `state` without reading, and the least cost of that."""
    costs, todo = {state: 0.0}, [state]
    while todo:
        here = todo.pop()
        for read, _, cost, target in built.states[here]:
            if not read and costs[here] + cost < costs.get(target, numpy.inf):
                costs[target] = costs[here] + cost
                todo.append(target)
    return costs


def _by_count(before):
    """Rows with equally many predecessors together: (rows, predecessors, their costs)."""
    groups = collections.defaultdict(list)
    for row, sources in enumerate(before):
        best = {}
        for source, score in sources:
            best[source] = max(score, best.get(source, _NEVER))
        # What can only begin has a predecessor all the same, that never gets there.
        groups[max(len(best), 1)].append((row, list(best.items()) or [(row, _NEVER)]))
    return [
        (
            numpy.array([row for row, _ in rows]),
            numpy.array([[source for source, _ in sources] for _, sources in rows]),
            numpy.array([[score for _, score in sources] for _, sources in rows], numpy.float32)[:, :, None],
        )
        for rows in groups.values()
    ]
