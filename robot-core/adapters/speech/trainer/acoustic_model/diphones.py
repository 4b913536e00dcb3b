"""Speech from recordings of people: Festival's free diphone voices, told phones and durations by espeak-ng.

Czech, Finnish and Italian voices speak German and English phones as far as they have them. A phone that a voice
lacks is spoken by a neighbour and not learnt from (the network sees it only as context); so are the aspirated stops
and the dark "l" of English, which none of them has. The voices that the evaluation uses (kal, and the flite and HTS
voices) are not among them.
"""

import pathlib
import subprocess
import wave

import numpy

from .phones import SILENCE

_VOICE_ROOT = pathlib.Path("/usr/share/festival/voices")


def _table(text):
    """`phone=a+b` (spoken as a, then b) or `phone=a!` (spoken as a, not learnt from)."""
    return dict(entry.split("=") for entry in text.split())


_CZECH = _table(
    "a=a A:=a: E=e E:=e: e:=e:! I=i i:=i: O=o O:=o: o:=o: U=u u:=u: y=i! y:=i:! 9=e! 2:=e:! @=e! 6=a aI=a+j aU=a+u "
    "OI=o+j eI=e+j oU=o+u V=a ae=e! 3:=e:! i=i p=p b=b t=t d=d k=k g=g f=f v=v s=s z=z S=s~ Z=z~ x=ch C=ch! h=h m=m "
    "n=n N=n! l=l j=j R=r r=r! w=u! ts=c tS=c~ dZ=dz~ pF=p+f T=f! D=d!"
)
_FINNISH = _table(
    "a=a A:=a: E=e E:=@: e:=e: I=i i:=i: O=o O:=o: o:=o: U=u u:=u: y=y y:=y: 9=7 2:=7: @=e! 6=a aI=a+i aU=a+u OI=o+i "
    "eI=e+i oU=o+u V=a ae=@ 3:=7:! i=i p=p b=b t=t d=d k=k g=g f=f v=v s=s z=s! S=S Z=S! x=h! C=h! h=h m=m n=n N=N "
    "l=l j=j R=r r=r! w=v! ts=t+s tS=t+S dZ=d+S! pF=p+f T=t! D=d!"
)
_ITALIAN = _table(
    "a=a1 A:=a1 E=E1 E:=E1 e:=e1 I=i1 i:=i1 O=O1 O:=O1 o:=o1 U=u1 u:=u1 y=i1! y:=i1! 9=E1! 2:=e1! @=e! 6=a aI=a1+i "
    "aU=a1+u OI=O1+i eI=e1+i oU=o1+u V=a1 ae=E1! 3:=E1! i=i p=p b=b t=t d=d k=k g=g f=f v=v s=s z=z S=S Z=dZ! x=k! "
    "C=S! h=f! m=m n=n N=n! l=l j=i! R=r r=r! w=u! ts=ts tS=tS dZ=dZ pF=p+f T=f! D=d!"
)
_AMERICAN = _table(
    "a=aa A:=aa E=eh E:=eh e:=ey! I=ih i:=iy O=aa O:=ao o:=ow! U=uh u:=uw y=iy! y:=uw! 9=er! 2:=er! @=ax 6=er aI=ay "
    "aU=aw OI=oy eI=ey oU=ow V=ah ae=ae 3:=er i=iy p=p b=b t=t d=d k=k g=g f=f v=v s=s z=z S=sh Z=zh x=k! C=hh! h=hh "
    "m=m n=n N=ng l=l j=y R=r! r=r w=w ts=t+s tS=ch dZ=jh pF=p+f T=th D=dh"
)
# The same voice with a rounded vowel in "lot", as most accents but the American have it.
_ROUNDED = _AMERICAN | _table("O=ao")
_BRITISH = _table(
    "a=a A:=aa E=e E:=e@ e:=ei! I=i i:=ii O=o O:=oo o:=ou! U=u u:=uu y=ii! y:=uu! 9=@@! 2:=@@! @=@ 6=@ aI=ai aU=au "
    "OI=oi eI=ei oU=ou V=uh ae=a 3:=@@ i=ii p=p b=b t=t d=d k=k g=g f=f v=v s=s z=z S=sh Z=zh x=k! C=h! h=h m=m n=n "
    "N=ng l=l j=y R=r! r=r w=w ts=t+s tS=t+sh dZ=d+zh pF=p+f T=th D=dh"
)
#: espeak-ng's accents that have no r after vowels, as that voice has none.
_WITHOUT_R = ["English (Great Britain)", "English (Received Pronunciation)", "English (Lancaster)"]

_VOWELS = set("a A: E E: e: I i: O O: o: U u: y y: 9 2: @ 6 aI aU OI eI oU V ae 3: i".split())
_SONORANTS = _VOWELS | set("l r w j m n".split())


class Voice:
    """A diphone voice: Festival's name for it, its phone table, its silence, which phone pairs it has, whether it is
    that of somebody who speaks English (`accents`: only with these accents of espeak-ng), and whether its dark l is a
    phone apart, `ll`."""

    def __init__(self, name, folder, table, silence, pitch, english=False, accents=None, dark=False):
        self.name, self.table, self.silence, self.pitch, self.english = name, table, silence, pitch, english
        self.accents, self.dark = accents, dark
        self.pairs = _pairs(_VOICE_ROOT / folder)
        if dark:
            # Festival takes the pairs of the clear one where there is none of the dark one.
            self.pairs |= {f"l{pair}" for pair in self.pairs if pair.startswith("l-")}
            self.pairs |= {f"{pair}l" for pair in self.pairs if pair.endswith("-l")}

    def part(self, phone, after):
        """What it says for `phone` before `after`: one part, or two that are joined by `+`."""
        return "ll" if self.dark and phone == "l" and after not in _VOWELS else self.table[phone].rstrip("!")

    def lacks(self, before, phone, after, language):
        """Whether it says something else than a speaker of `language` does where `phone` has these neighbours."""
        if self.table[phone].endswith("!"):
            return True
        if language != "en" or self.english:
            return False
        aspirated = phone in ("p", "t", "k") and before != "s" and after in _SONORANTS
        dark = phone == "l" and after not in _VOWELS
        return aspirated or dark


def _pairs(folder):
    """The phone pairs of a voice, read from the index at the head of its group file."""
    group = next(iter(sorted((folder / "group").glob("*.group"))), None)
    if group is None:
        raise FileNotFoundError(f"{folder} has no diphones: is its festvox package installed?")
    head, _, rest = group.read_bytes().partition(b"EST_Header_End\n")
    count = int(next(line.split()[1] for line in head.splitlines() if line.startswith(b"NumEntries")))
    return {line.split()[0].decode("latin-1") for line in rest.split(b"\n", count)[:count]}


def training_voices(language):
    """The diphone voices to train `language` with, each as often as it should be drawn."""
    voices = [
        Voice("czech_dita", "czech/czech_dita", _CZECH, "#", 190),
        Voice("czech_krb", "czech/czech_krb", _CZECH, "#", 250),
        Voice("czech_machac", "czech/czech_machac", _CZECH, "#", 110),
        Voice("czech_ph", "czech/czech_ph", _CZECH, "#", 110),
        Voice("hy_fi_mv_diphone", "finnish/hy_fi_mv_diphone", _FINNISH, "#", 110),
        Voice("suo_fi_lj_diphone", "finnish/suo_fi_lj_diphone", _FINNISH, "#", 190),
        Voice("pc_diphone", "italian/pc_diphone", _ITALIAN, "#", 120),
        Voice("lp_diphone", "italian/lp_diphone", _ITALIAN, "#", 190),
    ]
    if language == "en":
        for table in (_AMERICAN, _ROUNDED):
            voices += [Voice("ked_diphone", "english/ked_diphone", table, "pau", 110, english=True)] * 4
        voices += [Voice(
            "rab_diphone", "english/rab_diphone", _BRITISH, "#", 105, english=True, accents=_WITHOUT_R, dark=True)] * 8
    return voices


def spell(voice, segments, end, language, random):
    """Segments of espeak-ng, speaking `language`, as `[(phone of the voice, seconds, base phone or None, learn)]`.

    A base phone is given with its first part; `learn` is false where the voice only stands in. Where the voice has
    no recording of two phones in a row, a short pause is put between them.
    """
    rows = []
    ends = [start for start, _, _ in segments[1:]] + [end]
    spoken = [SILENCE, *(phone for _, phone, _ in segments), SILENCE]
    for (start, phone, _), stop, before, after in zip(segments, ends, spoken, spoken[2:]):
        seconds = (stop - start) / 22050.0 * float(numpy.exp(random.gauss(0, 0.2)))
        if phone == SILENCE:
            rows.append((voice.silence, min(max(seconds, 0.05), 0.4), SILENCE, True))
            continue
        learn, parts = not voice.lacks(before, phone, after, language), voice.part(phone, after).split("+")
        for index, part in enumerate(parts):
            share = 1.0 if len(parts) == 1 else (0.6, 0.4)[index]
            rows.append((part, max(seconds * share, 0.03), phone if index == 0 else None, learn))
    result = []
    for row in rows:
        if result and f"{result[-1][0]}-{row[0]}" not in voice.pairs and voice.silence not in (result[-1][0], row[0]):
            result.append((voice.silence, 0.03, SILENCE, False))
        result.append(row)
    return result


def speak(voice, spellings, folder, random):
    """Speaks all `spellings` (see `spell`) in one Festival process.

    Returns for each `(samples, rate, [(start sample, base phone, learn)])`, or None where Festival failed.
    """
    folder = pathlib.Path(folder)
    lines = [f"(voice_{voice.name})"]
    if voice.dark:
        # Its hook would find the dark l by syllables, of which these utterances have none.
        lines.append("(set! UniSyn_module_hooks nil)")
    for index, rows in enumerate(spellings):
        lines.append(f"(set! u (Utterance Segments ({_segments(voice, rows, random)})))")
        lines.append(f"(utt.synth u) (utt.save.wave u \"{folder}/{index}.wav\" 'riff)")
    script = folder / "speak.scm"
    script.write_text("\n".join(lines), encoding="latin-1")
    subprocess.run(["festival", "-b", str(script)], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    results = []
    for index, rows in enumerate(spellings):
        path = folder / f"{index}.wav"
        if not path.exists():
            results.append(None)
            continue
        with wave.open(str(path)) as file:
            rate = file.getframerate()
            sound = numpy.frombuffer(file.readframes(file.getnframes()), "<i2").astype(numpy.float64)
        path.unlink()
        asked = sum(row[1] for row in rows)
        # A voice that does not say what it was told, as long as it was told, is of no use as an alignment.
        results.append((sound, rate, _starts(rows, rate)) if abs(len(sound) / rate - asked) < 0.06 else None)
    return results


def _starts(rows, rate):
    starts, seconds = [], 0.0
    for _, length, phone, learn in rows:
        if phone is not None:
            starts.append((int(seconds * rate), phone, learn))
        seconds += length
    return starts


def _segments(voice, rows, random):
    """Festival's segments, with a falling melody that has a bump on some of the phones."""
    pitch = voice.pitch * float(numpy.exp(random.gauss(0, 0.18)))
    fall, lively = random.uniform(0.05, 0.4), random.uniform(0.0, 0.2)
    total, seconds, parts = sum(row[1] for row in rows), 0.0, []
    for phone, length, _, _ in rows:
        now = pitch * (1 - fall * (seconds / total - 0.5)) * (1 + random.gauss(0, lively) * (random.random() < 0.3))
        parts.append(f"({phone} {length:.4f} ({length / 2:.4f} {min(max(now, 60), 420):.0f}))")
        seconds += length
    return " ".join(parts)
