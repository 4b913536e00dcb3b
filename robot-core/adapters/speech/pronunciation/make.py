#!/usr/bin/env python3
"""Makes the pronunciations that come along: lexicon-*.txt and letters-*.txt, beside this file.

    python3 robot-core/adapters/speech/pronunciation/make.py

Needs espeak-ng (1.51) and, for English, the word lists of SCOWL (Debian package "scowl"). Nothing else: the standard
library, no network, no chance but from a fixed seed. Words come from the phrase files, the demo catalogue, words-de.txt
and SCOWL up to size 20. Each is said by espeak-ng alone and, where it stands in a phrase, among its neighbours.

letters-*.txt are rules for words that are in no lexicon, learnt from the same words, from made-up ones, and for English
from SCOWL up to size 35: letters are aligned with sounds (Viterbi training), then every context that changes the most
frequent sound of a letter becomes a rule.
"""

import collections
import math
import pathlib
import random
import re
import subprocess
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[3]
SCOWL = pathlib.Path("/usr/share/dict/scowl")
SEPARATOR = "·"
VOICES = {"de": ["de"], "en": ["en-us", "en-gb", "en-gb-x-rp"]}
MOST_WAYS = {"de": 3, "en": 6}
# Pauses, glottal stops and marks: no sounds of their own.
NO_SOUND = {"_", "_:", "_::", "_!", "_|", "_^_", "_;_", "||", "|", ";", "-", ":", "1", "?"}
CONTEXTS = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4)]
# Words that espeak-ng cannot know.
OWN = {
    "de": {"naome": ["n·aU·m·i", "n·a:·O·m·i", "n·a·o:·m·@", "n·a·o:·m·i", "n·aU·m"]},
    "en": {"naome": ["n·aU·m·i", "n·eI·oU·m·i", "n·eI·0·m", "n·aI·oU·m·i"]},
}
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


def words_of(text):
    return [word.replace("’", "'") for word in WORD.findall(unicodedata.normalize("NFC", text).lower())]


def say(voice, lines):
    """What espeak-ng says to each line, in mnemonics."""
    if not lines:
        return []
    command = ["espeak-ng", "-q", "-x", "-b", "1", f"--sep={SEPARATOR}", "-v", voice]
    text = "".join(line + "\n" for line in lines)
    answers = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout.splitlines()
    if len(answers) == len(lines):
        return answers
    if len(lines) == 1:
        return [" ".join(answers)]
    middle = len(lines) // 2
    return say(voice, lines[:middle]) + say(voice, lines[middle:])


def sounds_of(said):
    pieces = (piece.lstrip("',%=") for piece in said.replace(" ", SEPARATOR).split(SEPARATOR))
    sounds = [piece for piece in pieces if piece and piece not in NO_SOUND]
    # A change of language at the very end says nothing.
    while sounds and sounds[-1].startswith("("):
        sounds.pop()
    return sounds


def phrase_lines(language):
    """Pieces of the phrase files between brackets: neighbours there are neighbours when spoken."""
    for file in sorted((ROOT / "behaviours/phrases" / language).glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            line = line.split("#")[0]
            if ":" in line and not line.startswith(("absicht", "intent", "geste", "gesture")):
                yield from re.split(r"[\[\](){}|,=]|=>", line.split(":", 1)[1])


def catalogue_lines():
    demo = ROOT / "robot-core/adapters/catalogue/demo"
    for file in sorted(demo.rglob("*")) if demo.exists() else []:
        if file.is_file():
            yield from re.sub(r"<[^>]*>", "\n", file.read_text(encoding="utf-8", errors="replace")).splitlines()


def scowl(size):
    lists = [f"{kind}-words.{rank}" for kind in ("english", "american", "british") for rank in (10, 20, 35) if rank <= size]
    for name in lists:
        yield from (SCOWL / name).read_text(encoding="latin-1").split()


def letters_of(word):
    keep = "äöüß"
    plain = (letter if letter in keep else unicodedata.normalize("NFD", letter)[0] for letter in word.lower())
    return [letter for letter in plain if letter.isalpha()]


def lexicon(language):
    words = collections.Counter()
    phrases = [words_of(line) for line in phrase_lines(language)]
    for phrase in phrases:
        words.update(phrase)
    if language == "de":
        lines = (HERE / "words-de.txt").read_text(encoding="utf-8").splitlines()
        native = [word for line in lines if not line.startswith("#") for word in words_of(line)]
    else:
        native = [word for word in scowl(20) if WORD.fullmatch(word)] + list("abcdefghijklmnopqrstuvwxyz")
        native = [word.lower() for word in native]
    words.update(native)
    known = set(words)
    titles = {word for line in catalogue_lines() for word in words_of(line)} - known
    every = sorted(known | titles)
    ways = {word: collections.Counter() for word in every}
    for voice in VOICES[language]:
        for word, said in zip(every, say(voice, every)):
            ways[word][SEPARATOR.join(sounds_of(said))] += 1000
        lines = sorted({" ".join(phrase) for phrase in phrases if len(phrase) > 1})
        for line, said in zip(lines, say(voice, lines)):
            pieces = said.split()
            if len(pieces) == len(line.split()):
                for word, piece in zip(line.split(), pieces):
                    ways[word][SEPARATOR.join(sounds_of(piece))] += 1
    # Names and words of titles may be read in the other language, too.
    other = "en" if language == "de" else "de"
    if language == "de":
        english = {word.lower() for word in scowl(35)} | {"harry", "tom", "paddington", "gruffalo", "alice", "winnie"}
        foreign = sorted((set(every) - set(native)) & english)
    else:
        foreign = sorted(titles)
    for word, said in zip(foreign, say(VOICES[other][0], foreign)):
        ways[word][SEPARATOR.join([f"({other})", *sounds_of(said)])] += 500
    out = []
    for word in every:
        own = OWN[language].get(word)
        said = own or [way for way, _ in ways[word].most_common(MOST_WAYS[language]) if way]
        if said:
            out.append(word + "\t" + "\t".join(said) + "\n")
    return sorted(out, key=lambda line: line.split("\t")[0].encode())


def made_up(words, count, seed):
    """Words after the manner of others: letter by letter, each chosen by the two before it; and compounds."""
    chance = random.Random(seed)
    after = collections.defaultdict(list)
    for word in words:
        text = "__" + word + "_"
        for at in range(2, len(text)):
            after[text[at - 2 : at]].append(text[at])
    made = set()
    while len(made) < count:
        if chance.random() < 0.25:
            made.add(chance.choice(words) + chance.choice(words))
            continue
        text = "__"
        while not text.endswith("_") or len(text) == 2:
            text += chance.choice(after[text[-2:]])
        if 3 <= len(text) - 3 <= 14:
            made.add(text.strip("_"))
    return sorted(made)


def align(pairs):
    """For each word, the sounds of each of its letters: Viterbi training of P(sounds | letter)."""
    together, alone = collections.Counter(), collections.Counter()
    for letters, sounds in pairs:
        for at, letter in enumerate(letters):
            for place, sound in enumerate(sounds):
                near = math.exp(-6 * abs((at + 0.5) / len(letters) - (place + 0.5) / len(sounds)))
                together[letter, sound] += near
                alone[letter] += near
    chunks = None
    for _ in range(6):
        def cost(letter, chunk):
            if chunks is not None:
                return -math.log((chunks[letter, chunk] + 0.05) / (totals[letter] + 5))
            if not chunk:
                return 3.0
            return sum(-math.log((together[letter, sound] + 1e-3) / (alone[letter] + 1)) for sound in chunk) + len(chunk) - 1

        aligned, fresh, totals_next = [], collections.Counter(), collections.Counter()
        memo = {}
        for letters, sounds in pairs:
            best = {0: (0.0, None)}
            steps = []
            for letter in letters:
                reached = {}
                for place, (spent, _) in best.items():
                    for size in range(4):
                        if place + size > len(sounds):
                            break
                        chunk = tuple(sounds[place : place + size])
                        key = (letter, chunk)
                        if key not in memo:
                            memo[key] = cost(letter, chunk)
                        total = spent + memo[key]
                        if place + size not in reached or total < reached[place + size][0]:
                            reached[place + size] = (total, place)
                steps.append(reached)
                best = reached
            if len(sounds) not in best:
                continue
            place, cut = len(sounds), []
            for reached in reversed(steps):
                before = reached[place][1]
                cut.append(tuple(sounds[before:place]))
                place = before
            cut.reverse()
            aligned.append((letters, cut))
            for letter, chunk in zip(letters, cut):
                fresh[letter, chunk] += 1
                totals_next[letter] += 1
        chunks, totals = fresh, totals_next
    return aligned


def rule(letters, at, width):
    before, after = CONTEXTS[width]
    left, right = "", ""
    for step in range(1, before + 1):
        left = (letters[at - step] if at >= step else "_") + left
        if left.startswith("_"):
            break
    for step in range(1, after + 1):
        right += letters[at + step] if at + step < len(letters) else "_"
        if right.endswith("_"):
            break
    return f"{left}[{letters[at]}]{right}"


def rules(aligned, least):
    kept = {}
    for width in range(len(CONTEXTS)):
        counts = collections.defaultdict(collections.Counter)
        narrower = {}
        for letters, cut in aligned:
            for at, chunk in enumerate(cut):
                key = rule(letters, at, width)
                counts[key][chunk] += 1
                if key not in narrower:
                    names = (rule(letters, at, step) for step in range(width - 1, -1, -1))
                    narrower[key] = next((kept[name] for name in names if name in kept), None)
        for key, chances in counts.items():
            chunk, count = min(chances.items(), key=lambda item: (-item[1], item[0]))
            if width == 0 or (chunk != narrower[key] and count >= least and key not in kept):
                kept[key] = chunk
    return kept


def letters_file(language, lines):
    words = [line.split("\t")[0] for line in lines if "'" not in line.split("\t")[0]]
    more = made_up(words, 12000, 4) if language == "de" else [word.lower() for word in scowl(35) if WORD.fullmatch(word) and "'" not in word]
    every = sorted({word for word in words + more if len(letters_of(word)) > 1 and "-" not in word})
    pairs = []
    for word, said in zip(every, say(VOICES[language][0], every)):
        sounds = sounds_of(said)
        if sounds and not any(sound.startswith("(") for sound in sounds) and len(sounds) <= 3 * len(word):
            pairs.append((letters_of(word), sounds))
    learn = [pair for number, pair in enumerate(pairs) if number % 10]
    test = pairs[::10]
    kept = rules(align(learn), 3)
    wrong = total = whole = 0
    for letters, sounds in test:
        said = [sound for at in range(len(letters)) for sound in next(kept[name] for name in (rule(letters, at, w) for w in range(len(CONTEXTS) - 1, -1, -1)) if name in kept)] if all(f"[{l}]" in kept for l in letters) else []
        edits = list(range(len(sounds) + 1))
        for row, one in enumerate(said, 1):
            last, edits[0] = edits[0], row
            for column, other in enumerate(sounds, 1):
                last, edits[column] = edits[column], min(edits[column] + 1, edits[column - 1] + 1, last + (one != other))
        wrong += edits[-1]
        total += len(sounds)
        whole += edits[-1] == 0
    print(f"{language}: {len(kept)} rules from {len(learn)} words; of {len(test)} others {100 * wrong / total:.1f} % of the sounds wrong, {100 * whole / len(test):.0f} % of the words right")
    out = [f"{key}\t{SEPARATOR.join(chunk) or '-'}\n" for key, chunk in kept.items()]
    return sorted(out, key=lambda line: line.split("\t")[0].encode())


def main():
    for language in ("de", "en"):
        lines = lexicon(language)
        (HERE / f"lexicon-{language}.txt").write_text("".join(lines), encoding="utf-8")
        (HERE / f"letters-{language}.txt").write_text("".join(letters_file(language, lines)), encoding="utf-8")
        print(f"{language}: {len(lines)} words")


if __name__ == "__main__":
    main()
