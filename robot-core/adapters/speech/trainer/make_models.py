"""Makes the bundled acoustic models: speech, training and export, in stages that resume where they stopped.

    python make_models.py --work DIR

The models go to `../models/de` and `../models/en`. Needs libespeak-ng, Festival with its free voices, and two lists
of words: see README.md.
"""

import argparse
import pathlib
import time

import torch

from acoustic_model import corpus, dataset, export, learn, network, phonotactics, sequence

HERE = pathlib.Path(__file__).resolve().parent
LANGUAGES = ("de", "en")
#: Shards (each 500 utterances, about 0.3 h) of the other language that a model of one language also learns from,
#: for the foreign phones of names and titles.
OTHER_SHARDS = 9


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for the corpus and the stages (2 GB)")
    parser.add_argument("--models", type=pathlib.Path, default=HERE.parent / "models", help="where the models go")
    parser.add_argument("--phrases", type=pathlib.Path, default=HERE.parents[3] / "behaviours" / "phrases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=80, help="shards of 500 utterances for each language")
    parser.add_argument("--epochs", type=int, default=3, help="over the whole corpus, by frames")
    parser.add_argument("--sequence-epochs", type=int, default=2, help="over each language, by sequences")
    parser.add_argument("--workers", type=int, default=2, help="processes and threads")
    options = parser.parse_args()
    torch.set_num_threads(options.workers)
    paths = corpus.make(options.work / "corpus", options.seed, options.shards, options.phrases, options.workers, _say)
    shared = options.work / "shared.pt"
    if not shared.exists():
        _train_shared(paths, shared, options)
    for language in LANGUAGES:
        trained = options.work / f"{language}.pt"
        if not trained.exists():
            _train_language(language, paths, shared, trained, options)
        state = torch.load(trained, weights_only=False)
        export.write(options.models / language, state["network"], state["priors"], state["bigrams"])
        _say(f"{language}: wrote {options.models / language}")


def _train_shared(paths, target, options):
    _say("shared network: reading the corpus")
    data = dataset.Dataset(paths)
    net = network.Network()
    mean, deviation, priors = data.statistics()
    net.mean.copy_(mean)
    net.deviation.copy_(deviation)
    _say(f"shared network: {data.hours():.1f} h, {sum(value.numel() for value in net.parameters())} weights")
    net = learn.train(net, data, options.epochs, options.seed, log=_say)
    _save({"network": net.state_dict(), "priors": priors}, target)


def _train_language(language, paths, shared, target, options):
    own = [path for path in paths if path.name.startswith(language)]
    other = [path for path in paths if not path.name.startswith(language)][:OTHER_SHARDS]
    data = dataset.Dataset(own + other)
    _, _, priors = data.statistics()
    bigrams = phonotactics.count(dataset.Dataset(own).phones)
    net = network.Network()
    net.load_state_dict(torch.load(shared, weights_only=False)["network"])
    _say(f"{language}: {data.hours():.1f} h by sequences")
    loss = sequence.SequenceLoss(bigrams, learn.smoothed(priors))
    net = learn.train(
        net, data, options.sequence_epochs, options.seed + 1, loss=loss, peak=sequence.PEAK_RATE, log=_say)
    _save({"network": net.state_dict(), "priors": priors, "bigrams": bigrams}, target)


def _save(state, target):
    """Writes all of a stage or none of it."""
    part = target.with_suffix(".part")
    torch.save(state, part)
    part.rename(target)


def _say(line):
    print(f"[{time.strftime('%H:%M:%S')}] {line}", flush=True)


if __name__ == "__main__":
    main()
