"""Training by sequences: the spoken phones against every other string of phones (maximum mutual information).

The rivals are the phone loop with bigram costs that the decoder uses for speech outside the phrases, so this is what
teaches the network to tell a phrase from that. Both sides are one hidden Markov model over the pdfs; what was said
may begin and end `_TOLERANCE` outputs earlier or later than the alignment has it.
"""

import math

import torch

from .dataset import NOT_LEARNT
from .learn import frame_loss
from .phones import FIRST_NUMBER, PDF_COUNT, PHONES, SILENCE_NUMBER, first_pdf, further_pdf

#: As the decoder weighs what the network says.
_SCALE = 0.5
_TOLERANCE = 2
_FRAME_SHARE = 0.5
#: Of the learning rate: the network is trained already.
PEAK_RATE = 6e-4
#: The same where a finished model is tuned, and how much likelier each output of a rival is made then.
TUNING_RATE, TUNING_BOOST = 3e-4, 0.2


def transitions(bigrams):
    """Probabilities (from pdf x to pdf) of the loop of phones."""
    matrix = torch.zeros(PDF_COUNT, PDF_COUNT)
    numbers = [SILENCE_NUMBER, *range(FIRST_NUMBER, len(PHONES))]
    for before in numbers:
        for source in {first_pdf(before), further_pdf(before)}:
            for phone in numbers:
                if before == phone == SILENCE_NUMBER:
                    continue
                cost = bigrams[PHONES[before], PHONES[phone]]
                matrix[source, first_pdf(phone)] += 0.5 * math.exp(-cost)
            matrix[source, further_pdf(before)] += 0.5
    return matrix


class SequenceLoss:
    """A loss for `learn.train`."""

    def __init__(self, bigrams, priors, boost=0.0):
        """`priors`: how often the network that is trained takes each pdf to be (see `learn.smoothed`). `boost`: what is
        added to a rival at each output that was not said (a margin that what was said has to keep)."""
        self._boost = boost
        self._transitions = transitions(bigrams)
        self._log_priors = torch.as_tensor(priors).float().log()

    def __call__(self, scores, targets):
        likelihoods = _SCALE * (torch.log_softmax(scores, 2) - self._log_priors)
        wrong = ~_allowed(targets)
        spoken = self._forward(likelihoods.masked_fill(wrong, -30.0))
        anything = self._forward(likelihoods + self._boost * wrong)
        return (anything - spoken).sum() / targets.numel() + _FRAME_SHARE * frame_loss(scores, targets)

    def _forward(self, likelihoods):
        """The logarithm of the sum over all paths, one value a chunk."""
        peak = likelihoods.max(2, keepdim=True).values.detach()
        likely = (likelihoods - peak).exp()
        total = peak.sum((1, 2))
        state = likely[:, 0] / PDF_COUNT
        for step in range(likely.shape[1]):
            if step:
                state = (state @ self._transitions) * likely[:, step]
            norm = state.sum(1, keepdim=True)
            total = total + norm[:, 0].log()
            state = state / norm
        return total


def _allowed(targets):
    """Which pdfs each output may be: those of the alignment nearby; any where the alignment is unknown."""
    batch, outputs = targets.shape
    here = torch.zeros(batch, outputs, PDF_COUNT + 1, dtype=torch.bool)
    column = torch.where(targets == NOT_LEARNT, PDF_COUNT, targets)
    here.scatter_(2, column[:, :, None], True)
    near = here.clone()
    for shift in range(1, _TOLERANCE + 1):
        near[:, shift:] |= here[:, :-shift]
        near[:, :-shift] |= here[:, shift:]
    unknown = near[:, :, PDF_COUNT:]
    return near[:, :, :PDF_COUNT] | unknown
