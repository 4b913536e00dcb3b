"""What the training voices say: the robot's own phrases, words of a dictionary, and words that do not exist."""

import pathlib
import re

_DICTIONARIES = {"de": "/usr/share/dict/ngerman", "en": "/usr/share/dict/american-english"}
_PHRASE_KEYS = ("sag", "hear")
_WORDS_KEYS = ("wort", "word")

#: Words kept out of all training text, so that an evaluation can use them as words that were never trained.
HELD_WORDS = set(
    "pippi langstrumpf neinhorn gruffalo paddington hotzenplotz krabat grüffelo olchis momo jim knopf lukas sams "
    "wawuschel tintenherz conni matilda narnia hobbit moomin mowgli heidi rapunzel dumbledore hermione gandalf "
    "zauberlehrling regenbogenfisch drachenreiter bibi blocksberg pumuckl benjamin blümchen urmel sherlock "
    "rumpelstiltskin cinderella pinocchio zogg stickman peppa snoopy garfield asterix obelix".split()
)

_ONSETS = {
    "de": "b d f g h j k l m n p r s t w z sch st sp br bl dr fr fl gr gl kr kl kn pr pl pf pfl tr zw schl schm schn "
          "schr schw str v qu",
    "en": "b d f g h j k l m n p r s t w z sh ch th br bl dr fr fl gr gl cr cl pr pl sl sm sn sp st sw tr tw str wh "
          "qu y v",
}
_NUCLEI = {
    "de": "a e i o u ä ö ü ei au eu ie ah eh oh uh üh öh äu aa",
    "en": "a e i o u ee ea oo ow ai ay oa ie ou igh er ar or ir oy",
}
_CODAS = {
    "de": "_ _ _ b d f g k l m n p r s t ch sch ng nk rt rn ls ft cht st nd mp lz tz ck ll mm nn ss rr pf chs lk rm nz",
    "en": "_ _ b d ff g ck l m n p r s t ch sh th ng nk rt nd mp lk st ft x ve ze ge ce ll",
}
_ENDINGS = {
    "de": ["", "", "", "en", "er", "e", "ung", "lich", "heit", "chen", "el", "ig"],
    "en": ["", "", "", "er", "ing", "y", "ed", "le", "tion", "ment", "ful", "ly"],
}


class Texts:
    """Draws training sentences of one language."""

    def __init__(self, language, phrase_folder):
        """`phrase_folder`: the phrase files of the robot (`behaviours/phrases`)."""
        self.language = language
        self.patterns, self.words = _patterns(pathlib.Path(phrase_folder) / language)
        self.dictionary = _dictionary(_DICTIONARIES[language])
        self._parts = [table[language].split() for table in (_ONSETS, _NUCLEI, _CODAS)]

    def draw(self, random):
        """One sentence, in lower case and without punctuation."""
        chance = random.random()
        if chance < 0.45:
            words = self._phrase(random)
        elif chance < 0.8:
            words = [self._word(random) for _ in range(random.choice([1, 1, 2, 2, 3, 3, 4, 5]))]
        else:
            words = [
                self._invented(random) if random.random() < 0.7 else self._word(random)
                for _ in range(random.randint(1, 5))
            ]
        words = [word for word in words if word not in HELD_WORDS][:11]
        return " ".join(words) if words else self.draw(random)

    def _word(self, random):
        if random.random() < 0.4:
            phrase = self._phrase(random)
            if phrase:
                return random.choice(phrase)
        return random.choice(self.dictionary)

    def _phrase(self, random):
        text = random.choice(self.patterns)
        text = re.sub(r"\{(\w+)\}", lambda slot: random.choice(self.words.get(slot[1], self.dictionary)), text)
        while True:
            inner = re.search(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]", text)
            if not inner:
                break
            chosen = inner[1] if inner[1] is not None else inner[2] if random.random() < 0.5 else ""
            text = text[: inner.start()] + random.choice(chosen.split("|")) + text[inner.end():]
        return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower())

    def _invented(self, random):
        onsets, nuclei, codas = self._parts
        word = ""
        for _ in range(random.choice([1, 1, 2, 2, 3])):
            word += random.choice(onsets) + random.choice(nuclei) + random.choice(codas).replace("_", "")
        return word + random.choice(_ENDINGS[self.language])


def _patterns(folder):
    """The patterns of what people say, and the words that may stand in their slots."""
    patterns, words = [], {}
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            key, colon, text = line.split("#")[0].partition(":")
            kind, *name = key.split()[:2] or [""]
            if colon and kind in _PHRASE_KEYS:
                patterns.append(text.strip())
            elif colon and kind in _WORDS_KEYS and name:
                words[name[0]] = [word.strip() for word in text.split(",")]
    if not patterns:
        raise FileNotFoundError(f"no phrases in {folder}")
    return patterns, words


def _dictionary(path):
    words = pathlib.Path(path).read_text(encoding="utf-8").split()
    return [word.lower() for word in words if word.isalpha() and 2 <= len(word) <= 12 and not word.isupper()]
