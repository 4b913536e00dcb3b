"""espeak-ng voices to train on: its own variants but those kept for tests, and many made by chance."""

#: Variants and accents that no training speech uses: they are the unseen espeak voices of the evaluation.
HELD_VARIANTS = "f4 m4 m7 Annie Michael linda klatt3 steph Mario belinda david quincy".split()
HELD_ACCENTS = ["English (West Midlands)", "English (Caribbean)"]

STOCK_VARIANTS = (
    "Alex Alicia Andrea Andy AnxiousAndy Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mike Nguyen "
    "RicishayMax RicishayMax2 RicishayMax3 Tweaky adam anika announcer antonio aunty benjamin boris caleb ed edward "
    "edward2 f1 f2 f3 f5 grandma grandpa gustave iven iven2 iven3 iven4 john kaukovalta klatt klatt2 klatt4 klatt6 "
    "m1 m2 m3 m5 m6 m8 marcelo max michel miguel norbert pablo paul pedro rob robert sandro shelby "
    "steph2 steph3 travis victor zac"
).split()

ACCENTS = {
    "de": ["de"],
    "en": [
        "en-us", "en-us", "English (Great Britain)", "English (Received Pronunciation)", "English (Scotland)",
        "English (Lancaster)", "English (America, New York City)",
    ],
}

#: espeak-ng lists at most 349 voices, its own ones included, so each shard of the corpus makes its own few.
VARIANT_COUNT = 60


def random_variants(random, count=VARIANT_COUNT):
    """`count` variants (name -> text of the voice file) that differ in vocal tract, formants, source and stress."""
    return {f"naome{index}": _variant(random, f"naome{index}") for index in range(count)}


def _variant(random, name):
    tract = random.uniform(0.82, 1.24)
    low = int(random.uniform(65, 240))
    lines = ["language variant", f"name {name}", f"pitch {low} {int(low * random.uniform(1.1, 1.9))}"]
    tilt = random.uniform(-0.5, 0.5)
    for formant in range(9):
        frequency = tract * random.uniform(0.92, 1.08)
        strength = random.uniform(0.7, 1.3) * (1 + tilt * (formant - 3) / 5)
        width = random.uniform(0.7, 1.7)
        lines.append(
            f"formant {formant} {_percent(frequency)} {_percent(max(strength, 0.3))} {_percent(width)}")
    lines.append(f"flutter {random.choice([0, 0, 2, 5, 10, 20])}")
    lines.append(f"roughness {random.choice([0, 0, 1, 2, 3, 5])}")
    lines.append(f"consonants {_percent(random.uniform(0.6, 1.5))} {_percent(random.uniform(0.7, 1.3))}")
    if random.random() < 0.5:
        breath = [random.choice([0, 0, 1, 2, 4, 6]) for _ in range(8)]
        lines.append("breath " + " ".join(map(str, breath)))
        lines.append("breathw " + " ".join(str(random.randint(100, 500)) for _ in range(8)))
    if random.random() < 0.5:
        corners = sorted(random.sample(range(300, 7000), 3))
        lines.append("tone " + " ".join(f"{corner} {random.randint(60, 255)}" for corner in corners))
    if random.random() < 0.25:
        lines.append(f"echo {random.randint(10, 140)} {random.randint(5, 25)}")
    if random.random() < 0.5:
        usual = (182, 140, 220, 220, 220, 240, 260, 280)
        lines.append("stressLength " + " ".join(str(int(value * random.uniform(0.75, 1.25))) for value in usual))
    if random.random() < 0.35:
        # Klatt source 3 is one of the voices that are kept for tests.
        lines.append(f"klatt {random.choice([1, 2, 4, 5])}")
    return "\n".join(lines) + "\n"


def _percent(ratio):
    return int(round(100 * ratio))


def choose(random, language, made):
    """The name of a training voice: an accent with a made or a stock variant, or bare."""
    accent = random.choice(ACCENTS[language])
    chance = random.random()
    if chance < 0.7:
        return f"{accent}+{random.choice(made)}"
    if chance < 0.97:
        return f"{accent}+{random.choice(STOCK_VARIANTS)}"
    return accent
