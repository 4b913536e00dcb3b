"""Which phone follows which: the costs of the phone loop that takes speech outside the phrases."""

import collections
import math

from .phones import PHONES, SILENCE, SILENCE_NUMBER

BEGIN, END = "<s>", "</s>"
_PRIOR = 0.3
#: Rare pairs share one cost, which keeps the loop small and the search fast.
BACKOFF = 4.5


class Bigrams:
    """Costs (negative natural logarithms) of pairs of phones; silence stands for the begin and the end of speech."""

    def __init__(self, counts):
        """`counts`: (phone, phone) -> how often."""
        self.counts = counts
        self._totals = collections.Counter()
        for (before, _), count in counts.items():
            self._totals[before] += count
        after = collections.Counter()
        for (_, phone), count in counts.items():
            after[phone] += count
        total = sum(after.values())
        self._alone = {phone: (after[phone] + 1) / (total + len(PHONES) - 1) for phone in PHONES[1:]}

    def __getitem__(self, pair):
        before, phone = pair
        # A pair is as likely as it was seen, and a little as its second phone is likely alone.
        weight = _PRIOR * len(PHONES)
        seen = self.counts.get(pair, 0) + weight * self._alone[phone]
        return -math.log(seen / (self._totals[before] + weight))

    def lines(self):
        """The file `phones/bigram.txt`: the pairs that are cheaper than `BACKOFF`, which is what all others cost."""
        rows = [f"backoff {BACKOFF}"]
        for before in PHONES[1:]:
            for phone in PHONES[1:]:
                if before == phone == SILENCE or self[before, phone] >= BACKOFF:
                    continue
                names = (BEGIN if before == SILENCE else before, END if phone == SILENCE else phone)
                rows.append(f"{names[0]} {names[1]} {self[before, phone]:.3f}")
        return rows


def count(sequences):
    """Bigrams of sequences of phone numbers (negative ones count like positive ones)."""
    counts = collections.Counter()
    for sequence in sequences:
        numbers = [abs(int(number)) for number in sequence]
        if numbers[0] != SILENCE_NUMBER:
            numbers.insert(0, SILENCE_NUMBER)
        if numbers[-1] != SILENCE_NUMBER:
            numbers.append(SILENCE_NUMBER)
        for before, phone in zip(numbers, numbers[1:]):
            counts[PHONES[before], PHONES[phone]] += 1
    return Bigrams(counts)


def read(model):
    """The costs of the phone loop in the model folder `model`: (phone, phone) -> cost."""
    return parse((model / "phones" / "bigram.txt").read_text(encoding="utf-8").splitlines())


def parse(lines):
    """The same of the lines of `bigram.txt`."""
    names = {BEGIN: SILENCE, END: SILENCE}
    rows = [line.split() for line in lines[1:]]
    return {(names.get(before, before), names.get(after, after)): float(cost) for before, after, cost in rows}
