"""Quick tests of what must not drift: features, alignments, transitions, and the files that are written."""

import itertools
import pathlib
import random
import struct
import tempfile
import unittest
from unittest import mock

import kaldi_native_fbank
import numpy
import torch

from acoustic_model import (
    acoustics, dataset, diphones, evaluate, features, graph, kaldi, learn, network, phones, phonotactics, search,
    sequence, testsets, texts)

PHRASES = pathlib.Path(__file__).resolve().parents[5] / "behaviours" / "phrases"


class Features(unittest.TestCase):
    def test_are_kaldis(self):
        sound = numpy.random.default_rng(0).normal(0, 3000, 16000).astype(numpy.float32)
        options = kaldi_native_fbank.MfccOptions()
        options.frame_opts.dither = 0
        options.mel_opts.num_bins = options.num_ceps = 40
        options.mel_opts.high_freq = -400
        options.use_energy = False
        kaldi_mfcc = kaldi_native_fbank.OnlineMfcc(options)
        kaldi_mfcc.accept_waveform(16000, sound.tolist())
        kaldi_mfcc.input_finished()
        expected = numpy.stack([kaldi_mfcc.get_frame(index) for index in range(kaldi_mfcc.num_frames_ready)])
        mfcc = features.log_mel(sound) @ features.mfcc_matrix().T
        self.assertEqual(mfcc.shape, expected.shape)
        self.assertLess(abs(mfcc - expected).max(), 1e-3)


class Alignment(unittest.TestCase):
    def test_every_phone_has_a_frame_where_there_is_room(self):
        starts, spoken = numpy.array([0.0, 6.0, 6.5, 7.0, 30.0]), numpy.array([1, 2, 3, -4, 1], numpy.int8)
        for offset in range(3):
            pdfs = dataset.alignment(starts, spoken, 60, offset)
            self.assertEqual(len(pdfs), (60 - offset + 2) // 3)
            for number in (1, 2, 3):
                self.assertIn(phones.first_pdf(number), pdfs)
            self.assertIn(dataset.NOT_LEARNT, pdfs)
            self.assertNotIn(phones.first_pdf(4), pdfs)

    def test_no_room(self):
        pdfs = dataset.alignment(numpy.arange(9.0), numpy.full(9, 2, numpy.int8), 12, 0)
        self.assertEqual(len(pdfs), 4)

    def test_bending_keeps_the_order(self):
        rng = numpy.random.default_rng(1)
        mel = rng.normal(size=(120, 40)).astype(numpy.float32)
        for _ in range(50):
            spoken = numpy.array([1, 2, 3, 2, 1])
            bent, starts = acoustics.bend(mel, numpy.array([0.0, 20.0, 21.0, 60.0, 100.0]), spoken, rng)
            self.assertTrue((numpy.diff(starts) > 0).all())
            self.assertLess(starts[-1], len(bent))
            self.assertTrue(numpy.isfinite(bent).all())


    def test_an_accent_moves_a_phone_alike_wherever_it_stands(self):
        starts, spoken = numpy.array([0.0, 30.0, 60.0, 90.0]), numpy.array([1, 2, 3, 2])
        drift = acoustics._accent(120, starts, spoken, numpy.random.default_rng(2))
        self.assertTrue(numpy.allclose(drift[45], drift[105]))
        self.assertFalse(numpy.allclose(drift[45], drift[75]))


class Diphones(unittest.TestCase):
    def test_what_a_voice_cannot_say_as_the_english_do_is_not_learnt_from(self):
        with mock.patch.object(diphones, "_pairs", return_value=set()):
            voices = diphones.training_voices("en")
        foreign = next(voice for voice in voices if voice.name.startswith("czech"))
        american = next(voice for voice in voices if voice.english)
        for before, phone, after, language, expected in (
                ("SIL", "k", "ae", "en", True), ("s", "k", "aI", "en", False), ("I", "k", "SIL", "en", False),
                ("SIL", "k", "a", "de", False), ("E", "l", "SIL", "en", True), ("SIL", "l", "aI", "en", False),
                ("SIL", "T", "I", "en", True)):
            self.assertEqual(foreign.lacks(before, phone, after, language), expected, (before, phone, after, language))
        self.assertFalse(american.lacks("SIL", "k", "ae", "en"))


class Sequences(unittest.TestCase):
    def setUp(self):
        self.bigrams = phonotactics.count([[1, 2, 3, 4, 1], [1, 3, 2, 1]])

    def test_transitions_are_probabilities(self):
        sums = sequence.transitions(self.bigrams).sum(1)
        # Silence does not begin anew after silence.
        self.assertLess(sums[0].item(), 1)
        self.assertTrue(torch.allclose(sums[1:], torch.ones(len(sums) - 1), atol=1e-4))

    def test_costs_are_probabilities(self):
        for before in phones.PHONES[1:]:
            total = sum(numpy.exp(-self.bigrams[before, phone]) for phone in phones.PHONES[1:])
            self.assertAlmostEqual(total, 1.0, places=6)

    def test_what_was_said_is_never_likelier_than_anything(self):
        priors = numpy.full(phones.PDF_COUNT, 1 / phones.PDF_COUNT)
        loss = sequence.SequenceLoss(self.bigrams, priors)
        torch.manual_seed(0)
        scores, targets = torch.randn(2, 12, phones.PDF_COUNT), torch.randint(0, phones.PDF_COUNT, (2, 12))
        frames = learn.frame_loss(scores, targets)
        self.assertGreaterEqual((loss(scores, targets) - 0.5 * frames).item(), 0)
        boosted = sequence.SequenceLoss(self.bigrams, priors, 0.2)
        self.assertGreater(boosted(scores, targets).item(), loss(scores, targets).item())
        nothing = torch.full((2, 12), dataset.NOT_LEARNT)
        nothing[:, 0] = 0
        self.assertLess(loss(scores, nothing).item() - 0.5 * learn.frame_loss(scores, nothing).item(), 3)


class Network(unittest.TestCase):
    def test_layers_say_what_the_network_says(self):
        torch.manual_seed(0)
        net = network.Network(width=16, entry=12, bottleneck=8, last=10).eval()
        for module in net.modules():
            if isinstance(module, torch.nn.BatchNorm1d):
                module.running_mean.normal_()
                module.running_var.uniform_(0.5, 2)
        net.mean.normal_()
        net.deviation.uniform_(0.5, 2)
        mel = torch.randn(1, 3 * 5 - 2 + 2 * network.CONTEXT, 40)
        expected = net(mel)[0].detach().double().numpy()
        mfcc = mel[0].double().numpy() @ features.mfcc_matrix().T
        values = {"input": {index: row for index, row in enumerate(mfcc)}}
        for name, source, weight, bias, kind in net.layers():
            values[name] = _evaluate(values, source, weight, bias, kind)
        got = numpy.stack([values["scores"][network.CONTEXT + 3 * index] for index in range(5)])
        self.assertLess(abs(got - expected).max(), 1e-3)


def _evaluate(values, source, weight, bias, kind):
    """One layer in nnet3's terms: at every frame for which its inputs are there."""
    parts = [(source, 0)]
    if source.startswith("Append("):
        parts = []
        for part in source[len("Append("):-1].replace("Offset(", "").replace(")", "").split(", "):
            if part.lstrip("-").isdigit():
                parts[-1] = (parts[-1][0], int(part))
            else:
                parts.append((part, 0))
    result = {}
    for frame in values[parts[0][0]]:
        if all(frame + step in values[node] for node, step in parts):
            value = weight @ numpy.concatenate([values[node][frame + step] for node, step in parts]) + bias
            if kind != "linear":
                value = numpy.maximum(value, 0)
            if isinstance(kind, tuple):
                value = value + network.RESIDUAL * values[kind[1]][frame]
            result[frame] = value
    return result


class Files(unittest.TestCase):
    def test_model(self):
        net = network.Network(width=16, entry=12, bottleneck=8, last=10).eval()
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "final.mdl"
            kaldi.write(path, net.layers(), numpy.full(phones.PDF_COUNT, 1 / phones.PDF_COUNT))
            data = path.read_bytes()
            self.assertTrue(data.startswith(b"\0B<TransitionModel> <Topology> "))
            self.assertEqual(data.count(b"CM3 "), len(net.layers()) - 1)
            self.assertTrue(data[-4:] == struct.pack("<f", 1 / phones.PDF_COUNT))
            layers, priors = kaldi.read(path)
            again = network.Network(width=16, entry=12, bottleneck=8, last=10)
            again.become(layers)
            kaldi.write(path, again.eval().layers(), priors)
            self.assertEqual(path.read_bytes(), data)
            path.write_bytes(data + b" ")
            self.assertRaises(ValueError, kaldi.read, path)

    def test_other_weights_leave_the_rest_of_a_model_as_it_is(self):
        with tempfile.TemporaryDirectory() as folder:
            model, changed = pathlib.Path(folder) / "model", pathlib.Path(folder) / "changed"
            (model / "conf").mkdir(parents=True)
            (model / "conf" / "model.conf").write_text("--beam=14.0\n--acoustic-scale=0.45\n")
            (model / "conf" / "graph.toml").write_text("unk_entry = 1.0\nunk_phone = 2.0\nmin_confidence = 0.3\n")
            evaluate.with_setting(model, changed, graph.Costs(3.0, 4.0, 0.5), beam=9.0)
            self.assertEqual(graph.Costs.read(model), graph.Costs(1.0, 2.0))
            self.assertEqual(graph.Costs.read(changed), graph.Costs(3.0, 4.0, 0.5))
            self.assertIn("min_confidence = 0.3\n", (changed / "conf" / "graph.toml").read_text())
            self.assertEqual((changed / "conf" / "model.conf").read_text(), "--beam=9.0\n--acoustic-scale=0.45\n")

    def test_a_network_that_was_read_keeps_its_normalization(self):
        net = network.Network(width=16, entry=12, bottleneck=8, last=10, dropout=0)
        net.become({name: (weight, bias) for name, _, weight, bias, _ in net.eval().layers()})
        mel = 3 * torch.randn(2, 3 * 5 - 2 + 2 * network.CONTEXT, 40, generator=torch.Generator().manual_seed(1))
        before = net(mel)
        self.assertTrue(torch.equal(net.train()(mel), before))
        self.assertTrue(torch.equal(net.eval()(mel), before))

    def test_graph_has_a_way_for_each_phrase_and_for_silence(self):
        lexicon = {"ja": {("j", "a")}, "nein": {("n", "aI", "n")}}
        words = {"<eps>": 0, "[unk]": 1, "ja": 2, "nein": 3}
        bigrams = phonotactics.parse(phonotactics.count([[1, 2, 3, 1]]).lines())
        self.assertIn((phones.SILENCE, phones.PHONES[2]), bigrams)
        built = graph.build(["ja", "ja nein"], lexicon, words, graph.Costs(), bigrams)
        self.assertEqual(_shortest(built), 0)
        self.assertEqual({arc[1] for state in built.states for arc in state}, {0, 1, 2, 3})


class FullSearch(unittest.TestCase):
    WORDS = {"<eps>": 0, "[unk]": 1, "ja": 2, "nein": 3}
    LEXICON = {"ja": {("j", "a"), ("j", "a", "a")}, "nein": {("n", "aI", "n")}}

    def setUp(self):
        bigrams = phonotactics.parse(phonotactics.count([[1, 2, 3, 1]]).lines())
        self.built = graph.build(["ja", "ja nein", "nein"], self.LEXICON, self.WORDS, graph.Costs(0, 0, 1), bigrams)
        self.search = search.Search(self.built, self.WORDS)

    def _said(self, *spoken):
        """Scores as of a network that hears these phones, 90 ms each, and nothing else."""
        scores = numpy.full((3 * len(spoken), phones.PDF_COUNT), -9.0)
        for index, phone in enumerate(spoken):
            number = phones.NUMBER[phone]
            scores[3 * index, phones.first_pdf(number)] = 0
            scores[3 * index + 1:3 * index + 3, phones.further_pdf(number)] = 0
        return scores

    def test_finds_what_was_said(self):
        silence = phones.SILENCE
        said = {
            "ja": [silence, "j", "a", silence], "nein": [silence, "n", "aI", "n"],
            "ja nein": [silence, "j", "a", silence, "n", "aI", "n", silence], "": [silence, "k", "U", "f", "O", silence]}
        founds = self.search.find([self._said(*spoken) for spoken in said.values()])
        self.assertEqual([found.heard() for found in founds], list(said))
        self.assertEqual(self.search.find([self._said(silence, silence)])[0].heard(), "")
        # A price at which all is rejected, one at which all is accepted, and one between.
        self.assertEqual({found.heard(-1000) for found in founds}, {""})
        self.assertEqual(search.accepted(founds, 1000), 1)
        self.assertLessEqual(search.accepted(founds, search.price_for(founds, 0.5)), 0.5)

    def test_scores_are_those_of_the_best_path(self):
        scores = numpy.random.default_rng(3).normal(0, 2, (7, phones.PDF_COUNT))
        found = self.search.find([scores])[0]
        paths = _best_paths(self.built, scores)
        phrase = max((text for text in paths if text and "[unk]" not in text), key=paths.get)
        self.assertEqual(found.phrase, phrase)
        self.assertAlmostEqual(found.phrase_score, paths[phrase], places=3)
        unknown = max(score for text, score in paths.items() if "[unk]" in text)
        self.assertAlmostEqual(found.unknown_score, unknown, places=3)
        self.assertAlmostEqual(found.silence_score, paths[""], places=3)


def _best_paths(built, scores):
    """Text -> the score of its best path, by trying them all, frame by frame."""
    names, pdfs = {number: word for word, number in FullSearch.WORDS.items()}, {}
    for number in range(1, len(phones.PHONES)):
        for position in range(4 if number > 1 else 1):
            here = phones.graph_phone(number, position)
            pdfs[phones.forward_transition(here)] = phones.first_pdf(number)
            pdfs[phones.self_loop_transition(here)] = phones.further_pdf(number)

    def silent(places):
        todo = list(places)
        while todo:
            state, text = place = todo.pop()
            for read, _, cost, target in built.states[state]:
                if not read and places[place] - cost > places.get((target, text), -numpy.inf):
                    places[target, text] = places[place] - cost
                    todo.append((target, text))
        return places

    places = silent({(0, ""): 0.0})
    for frame in scores:
        after = {}
        for (state, text), score in places.items():
            for read, write, cost, target in built.states[state]:
                if read:
                    # Strings of unknown words are one, as there would be too many.
                    said = f"{text} {names[write]}".strip().replace("[unk] [unk]", "[unk]") if write else text
                    reached = score - cost + frame[pdfs[read]]
                    after[target, said] = max(reached, after.get((target, said), -numpy.inf))
        places = silent(after)
    return {text: score for (state, text), score in places.items() if state in built.finals}


def _shortest(built):
    """The fewest words on a way through."""
    best, waiting = {0: 0}, [0]
    while waiting:
        state = waiting.pop(0)
        for _, word, _, target in built.states[state]:
            if best[state] + bool(word) < best.get(target, 99):
                best[target] = best[state] + bool(word)
                waiting.append(target)
    return min(best[state] for state in built.finals)


class _Noise:
    """Utterances without any meaning, as many as four batches."""

    def chunks(self, rng):
        return rng.integers(1000, size=(4 * learn.BATCH, 3))

    def batch(self, rows, context):
        generator = torch.Generator().manual_seed(int(rows.sum()))
        frames = dataset.SUBSAMPLING * dataset.CHUNK - (dataset.SUBSAMPLING - 1) + 2 * context
        inputs = torch.randn(len(rows), frames, 40, generator=generator)
        return inputs, torch.randint(phones.PDF_COUNT, (len(rows), dataset.CHUNK), generator=generator)


class Learning(unittest.TestCase):
    def _train(self, interim, breaks_off_after=99):
        torch.manual_seed(1)
        net = network.Network(width=8, entry=8, bottleneck=4, last=8)
        steps = itertools.count(1)

        def loss(scores, targets):
            if next(steps) > breaks_off_after:
                raise KeyboardInterrupt
            return learn.frame_loss(scores, targets)

        trained, _ = learn.train(net, _Noise(), 2, 1, interim, loss, log=lambda line: None)
        return trained.state_dict()

    def test_a_training_that_was_broken_off_comes_to_the_same_weights(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(learn, "_KEEP_EVERY", 3):
            folder = pathlib.Path(folder)
            whole = self._train(folder / "whole")
            with self.assertRaises(KeyboardInterrupt):
                self._train(folder / "parts", breaks_off_after=4)
            self.assertTrue((folder / "parts").exists())
            goes_on = self._train(folder / "parts")
        for name, value in whole.items():
            self.assertTrue(torch.equal(value, goes_on[name]), name)


class Texts(unittest.TestCase):
    def test_same_seed_same_text(self):
        for language in ("de", "en"):
            drawn = texts.Texts(language, PHRASES)
            first, second = ([drawn.draw(random.Random(5)) for _ in range(3)] for _ in range(2))
            self.assertEqual(first, second)

    def test_held_words_never_occur(self):
        drawn, chance = texts.Texts("de", PHRASES), random.Random(1)
        for _ in range(2000):
            self.assertFalse(texts.HELD_WORDS & set(drawn.draw(chance).split()))


class TestSets(unittest.TestCase):
    def test_the_draws_have_no_recording_in_common_and_leave_none_out(self):
        pairs = set(itertools.product(range(7), range(8)))
        one, other = ({pair for pair in pairs if testsets.says("en", *pair, draw)} for draw in (0, 1))
        self.assertEqual((one & other, one | other), (set(), pairs))
        self.assertTrue(all(testsets.says("de", *pair, draw) for pair in pairs for draw in (0, 1)))

    def test_the_draws_have_single_words_of_other_voices(self):
        def voice(text, _folder):
            return numpy.ones(800), 16000

        others = [(f"voice {number}", voice) for number in range(8)]
        said = [
            {(index // 4, test.voice) for index, test in enumerate(testsets.word_tests(["a", "b", "c"], others, draw))}
            for draw in (0, 1)]
        self.assertEqual([len(one) for one in said], [6, 6])
        self.assertFalse(said[0] & said[1])


if __name__ == "__main__":
    unittest.main()
