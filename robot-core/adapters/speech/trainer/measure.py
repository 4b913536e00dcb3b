"""Measures a model: sentence errors by test set, and speech outside the phrases that is accepted.

    python measure.py --language de --cache tests-de.pickle [--setting ENTRY,PHONE,BIGRAM ...] [--program naome]
"""

import argparse
import dataclasses
import pathlib
import tempfile

from acoustic_model import evaluate, graph, phonotactics

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--language", choices=("de", "en"), required=True)
    parser.add_argument("--model", type=pathlib.Path, help="model folder (the bundled one)")
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="file that keeps the test sounds")
    parser.add_argument("--draw", type=int, default=0, help="1: other recordings, with which nothing was chosen")
    parser.add_argument("--setting", action="append", help="unk_entry,unk_phone,unk_bigram_scale (those of the model)")
    parser.add_argument("--scale", type=float, help="acoustic scale (that of the model)")
    parser.add_argument("--beam", type=float, help="beam of the search (that of the model)")
    parser.add_argument("--program", help="measure with this program, `naome`, and its own graphs")
    parser.add_argument("--mistakes", action="store_true", help="print what was heard wrongly")
    options = parser.parse_args()
    model = options.model or HERE.parent / "models" / options.language
    sentences = HERE / "sentences"
    phrases = evaluate.listened(sentences, options.language)
    tests = evaluate.cached_tests(options.language, sentences, options.cache, options.draw)
    said, bigrams = evaluate.lexicon(phrases, options.language), phonotactics.read(model)
    given = [graph.Costs(*(float(value) for value in setting.split(","))) for setting in options.setting or []]
    for costs in given or [graph.Costs.read(model)]:
        with tempfile.TemporaryDirectory() as folder:
            changed = evaluate.with_setting(model, pathlib.Path(folder) / "model", costs, options.scale, options.beam)
            if options.program:
                result = evaluate.measure_program(options.program, changed, phrases, tests, options.language)
            else:
                result = evaluate.measure(changed, phrases, tests, options.language, costs, bigrams, said)
        weights = ",".join(str(value) for value in dataclasses.astuple(costs))
        _print(f"{options.language}, unk_entry, unk_phone, unk_bigram_scale = {weights}", result, options.mistakes)


def _print(title, result, mistakes):
    print(title)
    for name, (count, wrong, rejected) in sorted(result.sets.items()):
        print(f"  {name:40} n {count:4}  {100 * wrong / count:5.1f} %  rejected {100 * rejected / count:5.1f} %")
    print(f"  {'real-time factor':40} {result.seconds / result.seconds_of_sound:.4f}", flush=True)
    if mistakes:
        for name, voice, text, heard in result.mistakes:
            print(f"    {name}, {voice}: {text!r} heard as {heard!r}")


if __name__ == "__main__":
    main()
