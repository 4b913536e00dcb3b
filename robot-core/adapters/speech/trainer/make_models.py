"""Makes the bundled acoustic models: speech, training and export, in stages that resume where they stopped.

    python make_models.py --work DIR
    python make_models.py --work DIR --tune en

The second trains the English model that is there some more, with speech of its own. The models go to `../models/de` and `../models/en`. Needs libespeak-ng, Festival with its free voices, and two lists
of words: see README.md.
"""

import argparse
import pathlib
import time

from acoustic_model import corpus

HERE = pathlib.Path(__file__).resolve().parent
LANGUAGES = ("de", "en")
#: Shards of the other language that a model is tuned with, for the foreign phones of names and titles.
OTHER_SHARDS = 3


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for the corpus and the stages (3 GB)")
    parser.add_argument("--models", type=pathlib.Path, default=HERE.parent / "models", help="where the models go")
    parser.add_argument("--phrases", type=pathlib.Path, default=HERE.parents[3] / "behaviours" / "phrases")
    parser.add_argument("--tune", choices=LANGUAGES, help="tune the finished model of this language")
    parser.add_argument("--seed", type=int, help="1; to tune, 2")
    parser.add_argument("--shards", type=int, help="shards of each language: 100; of the one to tune: 24")
    parser.add_argument("--utterances", type=int, default=500, help="in a shard; few of them for a quick trial")
    parser.add_argument("--epochs", type=int, default=4, help="over the whole corpus, by frames")
    parser.add_argument("--sequence-epochs", type=int, default=2, help="over each language, by sequences")
    parser.add_argument("--workers", type=int, default=2, help="processes that make the corpus")
    options = parser.parse_args()
    work, seed, shards = (_tune, 2, 24) if options.tune else (_make, 1, 100)
    work(
        options, seed if options.seed is None else options.seed, shards if options.shards is None else options.shards)


def _corpus(options, folder, seed, shards):
    return corpus.make(
        options.work / folder, seed, shards, options.utterances, options.phrases, options.workers, _say)


def _make(options, seed, shards):
    paths = _corpus(options, "corpus", seed, dict.fromkeys(LANGUAGES, shards))
    # Here, as the processes that make the corpus read this file too and have no use for what takes seconds to load.
    from acoustic_model import export, files, stages

    shared = options.work / "shared.pt"
    trained = {language: options.work / f"{language}.pt" for language in LANGUAGES}
    stages.train_shared(paths, shared, options.epochs, seed, _say)
    stages.train_languages(paths, shared, trained, options.sequence_epochs, seed + 1, _say)
    spent = {"corpus": corpus.processor_seconds(paths), "shared network": files.load(shared)["seconds"]}
    for language, path in trained.items():
        state = files.load(path)
        spent[language] = state["seconds"]
        export.write(options.models / language, state["network"], state["priors"], state["bigrams"], language)
        _say(f"{language}: wrote {options.models / language}")
    for stage, seconds in [*spent.items(), ("all", sum(spent.values()))]:
        _say(f"{stage}: {seconds / 60:.1f} minutes of one core")


def _tune(options, seed, shards):
    counts = {language: shards if language == options.tune else min(shards, OTHER_SHARDS) for language in LANGUAGES}
    paths = _corpus(options, "tuning", seed, counts)
    from acoustic_model import export, files, stages

    model, tuned = options.models / options.tune, options.work / f"{options.tune}-tuned.pt"
    stages.tune(options.tune, model, paths, tuned, options.sequence_epochs, seed, _say)
    state = files.load(tuned)
    export.write_network(model, state["network"], state["priors"])
    spent = corpus.processor_seconds(paths) + state["seconds"]
    _say(f"{options.tune}: wrote {model}, {spent / 60:.1f} minutes of one core")


def _say(line):
    print(f"[{time.strftime('%H:%M:%S')}] {line}", flush=True)


if __name__ == "__main__":
    main()
