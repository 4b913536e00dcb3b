"""The stages of training: one network for both languages by frames, then from it one for each by sequences.

A stage is not done again where its file is there. One that is broken off goes on where it was some minutes before.
"""

import collections
import multiprocessing
import time

import torch

from . import dataset, kaldi, learn, network, phonotactics, sequence
from .files import load, save

#: Sums are rounded as they are cut into threads, so this number belongs to the models as the seed does.
_THREADS = 1
#: Shards of the other language that a model of one language also learns from, for the foreign phones of names and
#: titles.
_OTHER_SHARDS = 9


def train_shared(paths, target, epochs, seed, log):
    """The shared network, trained on the shards `paths`, in the file `target`."""
    if target.exists():
        return
    _repeatable(seed)
    started = time.process_time()
    log("shared network: reading the corpus")
    data = dataset.Dataset(paths)
    net = network.Network()
    mean, deviation, priors = data.statistics()
    net.mean.copy_(mean)
    net.deviation.copy_(deviation)
    log(f"shared network: {data.hours():.1f} h, {sum(value.numel() for value in net.parameters())} weights")
    net, before = learn.train(net, data, epochs, seed, _interim(target), log=lambda line: log(f"shared network: {line}"))
    seconds = before + time.process_time() - started
    _finish({"network": net.state_dict(), "priors": priors, "seconds": seconds}, target)


def train_languages(paths, shared, targets, epochs, seed, log):
    """The network of each language, side by side; `targets`: language -> file."""
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=_train_language, args=(language, paths, shared, target, epochs, seed, log))
        for language, target in targets.items() if not target.exists()
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    missing = [language for language, target in targets.items() if not target.exists()]
    if missing:
        raise RuntimeError(f"no network of {missing}: see the messages above")


def _train_language(language, paths, shared, target, epochs, seed, log):
    _repeatable(seed)
    started = time.process_time()
    own = [path for path in paths if path.name.startswith(language)]
    other = [path for path in paths if not path.name.startswith(language)][:_OTHER_SHARDS]
    bigrams = phonotactics.count(dataset.Dataset(own).phones)
    data = dataset.Dataset(own + other)
    _, _, priors = data.statistics()
    net = network.Network()
    net.load_state_dict(load(shared)["network"])
    log(f"{language}: {data.hours():.1f} h by sequences")
    loss = sequence.SequenceLoss(bigrams, learn.smoothed(priors))
    net, before = learn.train(
        net, data, epochs, seed, _interim(target), loss, sequence.PEAK_RATE,
        log=lambda line: log(f"{language}: {line}"))
    seconds = before + time.process_time() - started
    _finish({"network": net.state_dict(), "priors": priors, "bigrams": bigrams, "seconds": seconds}, target)


def tune(language, model, paths, target, epochs, seed, log):
    """The network of the finished model in the folder `model`, by more sequences, in the file `target`: what it takes each
    pdf to be and the normalization stay as they are."""
    if target.exists():
        return
    _repeatable(seed)
    started = time.process_time()
    layers, priors = kaldi.read(model / "am" / "final.mdl")
    net = network.Network()
    net.become(layers)
    data = dataset.Dataset(paths)
    log(f"{language}: {data.hours():.1f} h to tune with")
    bigrams = collections.defaultdict(lambda: phonotactics.BACKOFF, phonotactics.read(model))
    loss = sequence.SequenceLoss(bigrams, priors, sequence.TUNING_BOOST)
    net, before = learn.train(
        net, data, epochs, seed, _interim(target), loss, sequence.TUNING_RATE,
        log=lambda line: log(f"{language}: {line}"))
    seconds = before + time.process_time() - started
    _finish({"network": net.state_dict(), "priors": torch.from_numpy(priors), "seconds": seconds}, target)


def _interim(target):
    """Where a stage keeps what it has learnt before it is done."""
    return target.with_suffix(".interim")


def _finish(state, target):
    save(state, target)
    _interim(target).unlink(missing_ok=True)


def _repeatable(seed):
    torch.set_num_threads(_THREADS)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
