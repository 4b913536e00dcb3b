"""Makes the bundled acoustic models: speech, training and export, in stages that resume where they stopped.

    python make_models.py --work DIR

The models go to `../models/de` and `../models/en`. Needs libespeak-ng, Festival with its free voices, and two lists
of words: see README.md.
"""

import argparse
import pathlib
import time

from acoustic_model import corpus

HERE = pathlib.Path(__file__).resolve().parent
LANGUAGES = ("de", "en")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for the corpus and the stages (3 GB)")
    parser.add_argument("--models", type=pathlib.Path, default=HERE.parent / "models", help="where the models go")
    parser.add_argument("--phrases", type=pathlib.Path, default=HERE.parents[3] / "behaviours" / "phrases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=100, help="shards of each language")
    parser.add_argument("--utterances", type=int, default=500, help="in a shard; few of them for a quick trial")
    parser.add_argument("--epochs", type=int, default=4, help="over the whole corpus, by frames")
    parser.add_argument("--sequence-epochs", type=int, default=2, help="over each language, by sequences")
    parser.add_argument("--workers", type=int, default=2, help="processes that make the corpus")
    options = parser.parse_args()
    paths = corpus.make(
        options.work / "corpus", options.seed, options.shards, options.utterances, options.phrases, options.workers,
        _say)
    # Here, as the processes that make the corpus read this file too and have no use for what takes seconds to load.
    from acoustic_model import export, files, stages

    shared = options.work / "shared.pt"
    trained = {language: options.work / f"{language}.pt" for language in LANGUAGES}
    stages.train_shared(paths, shared, options.epochs, options.seed, _say)
    stages.train_languages(paths, shared, trained, options.sequence_epochs, options.seed + 1, _say)
    spent = {"corpus": corpus.processor_seconds(paths), "shared network": files.load(shared)["seconds"]}
    for language, path in trained.items():
        state = files.load(path)
        spent[language] = state["seconds"]
        export.write(options.models / language, state["network"], state["priors"], state["bigrams"])
        _say(f"{language}: wrote {options.models / language}")
    for stage, seconds in [*spent.items(), ("all", sum(spent.values()))]:
        _say(f"{stage}: {seconds / 60:.1f} minutes of one core")


def _say(line):
    print(f"[{time.strftime('%H:%M:%S')}] {line}", flush=True)


if __name__ == "__main__":
    main()
