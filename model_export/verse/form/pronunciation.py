"""How words are pronounced: the CMU Pronouncing Dictionary, and rules for what it lacks.

Phones are ARPAbet; a vowel ends in its stress: 1 primary, 2 secondary, 0 none. The dictionary is of
today's American English: -'d, -'st, -eth, -our and compounds of its words are derived here, and
some common words of Shakespeare's are added. Source: the npm package `cmu-pronouncing-dictionary`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Phones = tuple[str, ...]
Entries = Mapping[str, tuple[Phones, ...]]

ENTRY = re.compile(r'^ +"(.+?)": "([A-Z0-9 ]+)', re.MULTILINE)
VARIANT = re.compile(r"\(\d\)$")
VOICELESS = {"P", "T", "K", "F", "TH", "S", "SH", "CH"}
SIBILANTS = {"S", "Z", "SH", "ZH", "CH", "JH"}

# Common words of Shakespeare's that the dictionary lacks and no rule derives, a word a line.
ADDED = Path(__file__).with_name("shakespeare.dict")
# Ending -> what it adds; where the sound depends on the one before, see `joined`.
ENDINGS: Mapping[str, str] = {
    "'dst": "D S T",
    "'st": "S T",
    "'lt": "L T",
    "'ll": "L",
    "'ld": "D",
    "'rt": "R T",
    "'re": "R",
    "'ve": "V",
    "'d": "ed",
    "'s": "s",
    "'t": "T",
    "edst": "AH0 D S T",
    "iest": "AH0 S T",
    "ied": "D",
    "ies": "Z",
    "ness": "N AH0 S",
    "less": "L AH0 S",
    "ful": "F AH0 L",
    "est": "AH0 S T",
    "eth": "AH0 TH",
    "ing": "IH0 NG",
    "ers": "ER0 Z",
    "dst": "D S T",
    "ed": "ed",
    "er": "ER0",
    "es": "s",
    "ly": "L IY0",
    "st": "S T",
    "s": "s",
}
BEFORE: Mapping[str, str] = {
    "counter": "K AW2 N T ER0",
    "under": "AH2 N D ER0",
    "over": "OW2 V ER0",
    "fore": "F AO2 R",
    "out": "AW2 T",
    "dis": "D IH0 S",
    "mis": "M IH0 S",
    "un": "AH0 N",
    "re": "R IY0",
    "be": "B IH0",
    "en": "EH0 N",
    "im": "IH0 M",
}
# Spellings of British and older English.
RESPELT = (("our", "or"), ("ence", "ense"), ("ll", "l"), ("ise", "ize"), ("ough", "ow"))
# The words of two letters that compounds are made of; the others are mostly abbreviations.
SHORT = {"as", "at", "by", "in", "my", "of", "on", "to", "up"}
DEPTH = 3


def is_vowel(phone: str) -> bool:
    """Return whether a phone carries a stress."""
    return phone[-1].isdigit()


def read(content: str) -> dict[str, tuple[Phones, ...]]:
    """Return each word's pronunciations, of the package's file and of the words added here."""
    entries: defaultdict[str, list[Phones]] = defaultdict(list)
    for word, phones in ENTRY.findall(content):
        entries[VARIANT.sub("", word)].append(tuple(phones.split()))
    for line in ADDED.read_text(encoding="utf-8").splitlines():
        word, *sounds = line.split()
        entries[word] = [tuple(sounds)]
    return {word: tuple(variants) for word, variants in entries.items()}


@dataclass(frozen=True)
class Pronouncer:
    """A dictionary with rules for what it lacks."""

    entries: Entries

    def of(self, word: str, depth: int = DEPTH) -> tuple[Phones, ...]:
        """Return a lower-case word's pronunciations; none where dictionary and rules lack it."""
        bare = word.strip("'")
        for known in (word, bare):
            if known in self.entries:
                return self.entries[known]
        if depth == 0 or not bare:
            return ()
        for rule in (self.by_ending, self.by_spelling, self.by_beginning):
            if variants := tuple(rule(word, depth)):
                return variants
        return tuple(self.as_compound(bare))

    def by_ending(self, word: str, depth: int) -> Iterator[Phones]:
        """Yield stem and ending: look'd, mak'st, seemeth."""
        for ending, phones in ENDINGS.items():
            if not word.endswith(ending) or len(word) < len(ending) + (1 if "'" in ending else 2):
                continue
            candidates = [*stems(word.removesuffix(ending), ending)]
            # One that the dictionary has is better than one that is itself derived.
            for deeper in (0, depth - 1):
                for stem in candidates:
                    variants = self.of(stem, deeper)
                    yield from (joined(variant, phones) for variant in variants)
                    if variants:
                        return

    def by_spelling(self, word: str, depth: int) -> Iterator[Phones]:
        """Yield what another spelling has: honour, offence."""
        for ours, theirs in RESPELT:
            if ours in word:
                yield from self.of(word.replace(ours, theirs), min(depth - 1, 1))

    def by_beginning(self, word: str, depth: int) -> Iterator[Phones]:
        """Yield beginning and stem: unbind, outface."""
        for beginning, phones in BEFORE.items():
            stem = word.removeprefix(beginning)
            if stem != word and len(stem) > 2:
                for variant in self.of(stem, depth - 1):
                    yield (*phones.split(), *variant)

    def as_compound(self, word: str) -> Iterator[Phones]:
        """Yield two words in one, of which either may bear the stress: whereof, noontide."""
        for middle in range(len(word) - 2, 1, -1):
            parts = word[:middle], word[middle:]
            first, second = map(self.entries.get, parts)
            if first and second and all(len(part) > 2 or part in SHORT for part in parts):
                yield tuple(phone.replace("1", "2") for phone in (*first[0], *second[0]))
                return


def stems(stem: str, ending: str) -> Iterator[str]:
    """Yield what may stand before an ending: lov'd of love, stopp'd of stop, tried of try."""
    if ending[0] == "i" and ending != "ing":
        yield stem + "y"
        return
    # One consonant after one vowel would have been doubled: pin'd is pine.
    silent = re.search(r"(?:^|[^aeiou])[aeiou][^aeiouwxy]$", stem)
    yield from (stem + "e", stem) if silent else (stem, stem + "e")
    if re.search(r"([^aeiou])\1$", stem):
        yield stem[:-1]


def joined(stem: Phones, ending: str) -> Phones:
    """Return stem and ending; -ed and -s sound as the phone before them asks for."""
    last = stem[-1]
    if ending == "ed":
        if last in {"T", "D"}:
            return (*stem, "AH0", "D")
        return (*stem, "T" if last in VOICELESS else "D")
    if ending == "s":
        if last in SIBILANTS:
            return (*stem, "AH0", "Z")
        return (*stem, "S" if last in VOICELESS else "Z")
    return (*stem, *ending.split())
