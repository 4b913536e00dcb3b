"""Compares models where they accept equally much from outside the phrases, whatever price of the unknown that takes.

    python compare.py --language en --cache tests-en.pickle MODEL_FOLDER ...

Reckoned by a full search over the networks' scores (`search.py`), some 40 seconds a model. `measure.py` tells what the
program hears at one setting.
"""

import argparse
import pathlib

import numpy
import torch

from acoustic_model import dataset, evaluate, export, features, graph, kaldi, network, phonotactics, search

HERE = pathlib.Path(__file__).resolve().parent
#: Shares of sentences from outside, by other voices in quiet and in noise, that are accepted.
SHARES = (0.025, 0.0375, 0.05, 0.075)
#: What libvosk adds to each sample (`--dither` of `mfcc.conf`).
_DITHER = 1.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--language", choices=("de", "en"), required=True)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="file that keeps the test sounds")
    parser.add_argument("--draw", type=int, default=0, help="1: other recordings, with which nothing was chosen")
    parser.add_argument("--scale", type=float, default=export.ACOUSTIC_SCALE, help="acoustic scale")
    parser.add_argument("models", type=pathlib.Path, nargs="+", help="model folders; the first also weighs the unknown")
    options = parser.parse_args()
    torch.set_num_threads(1)
    sentences = HERE / "sentences"
    phrases = evaluate.listened(sentences, options.language)
    tests = evaluate.cached_tests(options.language, sentences, options.cache, options.draw)
    mels = [_log_mel(test.sound, index) for index, test in enumerate(tests)]
    said = evaluate.lexicon(phrases, options.language)
    words = evaluate.numbered(said)
    bigrams = phonotactics.read(options.models[0])
    costs = graph.Costs.read(options.models[0])
    searched = search.Search(graph.build(phrases, said, words, costs, bigrams), words)
    for model in options.models:
        founds = searched.find(_scores(model, mels, options.scale))
        print(model)
        for share in SHARES:
            print(_line(tests, founds, share), flush=True)


def _line(tests, founds, share):
    def those(prefix, noisy=None):
        return [
            (test, found) for test, found in zip(tests, founds)
            if test.name.startswith(prefix) and (noisy is None or noisy == ("15 dB" in test.name))]

    def wrong(rows):
        return sum(found.heard(price) != test.text for test, found in rows), len(rows)

    price = search.price_for([found for _, found in those("outside, other")], share)
    quiet = those("other", noisy=False) + those("new words, other")
    espeak = those("espeak") + those("new words, espeak")
    singles = search.accepted([found for _, found in those("single words")], price)
    parts = [f"{name} {count} of {total}" for name, (count, total) in (
        ("quiet", wrong(quiet)), ("15 dB", wrong(those("other", noisy=True))), ("espeak-ng", wrong(espeak)))]
    return f"  {100 * share:.2f} % accepted: errors {', '.join(parts)}; single words {100 * singles:.0f} %; price {price:.1f}"


def _log_mel(sound, seed):
    noise = numpy.random.default_rng([seed, 1]).normal(0, _DITHER, len(sound))
    return features.log_mel(numpy.clip(numpy.round(sound), -32768, 32767) + noise)


@torch.no_grad()
def _scores(model, mels, scale):
    layers, priors = kaldi.read(model / "am" / "final.mdl")
    net = network.Network()
    net.become(layers)
    net.eval()
    log_priors = torch.from_numpy(priors).float().log()
    result = []
    for mel in mels:
        # As libvosk does: the first frame and the last go on before and after.
        outputs = (len(mel) + dataset.SUBSAMPLING - 1) // dataset.SUBSAMPLING
        frames = dataset.SUBSAMPLING * (outputs - 1) + 1 + 2 * network.CONTEXT
        index = (torch.arange(frames) - network.CONTEXT).clamp(0, len(mel) - 1)
        scores = net(torch.from_numpy(mel)[index][None])[0]
        result.append((scale * (torch.log_softmax(scores, 1) - log_priors)).numpy())
    return result


if __name__ == "__main__":
    main()
