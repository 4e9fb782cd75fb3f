"""How words are pronounced: the CMU Pronouncing Dictionary, and rules for what it lacks.

Phones are ARPAbet; a vowel ends in its stress: 1 primary, 2 secondary, 0 none. The dictionary is of
today's American English: -'d, -'st, -eth, -our and compounds of its words are derived here, and
some common words of Shakespeare's are added. Source: the npm package `cmu-pronouncing-dictionary`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Phones = tuple[str, ...]
Entries = Mapping[str, tuple[Phones, ...]]

ENTRY = re.compile(r'^ +"(.+?)": "([A-Z0-9 ]+)', re.MULTILINE)
VARIANT = re.compile(r"\(\d\)$")
VOICELESS = {"P", "T", "K", "F", "TH", "S", "SH", "CH"}
SIBILANTS = {"S", "Z", "SH", "ZH", "CH", "JH"}

# Words that no rule derives.
ADDED = """
'gainst G EH1 N S T|'mongst M AH1 NG S T|'twere T W ER1|'twixt T W IH1 K S T|'scaped S K EY1 P T
alack AH0 L AE1 K|ay AY1|beauteous B Y UW1 T IY0 AH0 S|bolingbroke B OW1 L IH0 NG B R UH2 K
burthen B ER1 DH AH0 N|caius K AY1 AH0 S|cassio K AE1 S IY0 OW0|cassius K AE1 SH AH0 S
ducats D AH1 K AH0 T S|ducat D AH1 K AH0 T|e'en IY1 N|e'er EH1 R|entreat IH0 N T R IY1 T
forsooth F ER0 S UW1 TH|goths G AA1 TH S|haply HH AE1 P L IY0|hie HH AY1|jove JH OW1 V
lief L IY1 F|methinks M IY0 TH IH1 NG K S|methought M IY0 TH AO1 T|ne'er N EH1 R|nought N AO1 T
o'er AO1 R|ope OW1 P|perforce P ER0 F AO1 R S|physic F IH1 Z IH0 K|piteous P IH1 T IY0 AH0 S
prithee P R IH1 DH IY0|rend R EH1 N D|sirrah S IH1 R AH0|sith S IH1 TH|sooth S UW1 TH
sprite S P R AY1 T|stol'n S T OW1 L N|ta'en T EY1 N|vouchsafe V AW0 CH S EY1 F|wast W AA1 S T
wert W ER1 T|whate'er W AH0 T EH1 R|where'er W EH0 R EH1 R|withal W IH0 DH AO1 L|wot W AA1 T
i' IH1|o' AH1|th' DH|t' T|wi' W IH1|fall'n F AO1 L N|sware S W EH1 R|spake S P EY1 K
drave D R OW1 V|hath HH AE1 TH|doth D AH1 TH|howe'er HH AW0 EH1 R|ofttimes AO1 F T AY2 M Z
yond Y AA1 N D|chid CH IH1 D|kinsmen K IH1 N Z M IH0 N|prophesy P R AA1 F AH0 S AY2|weal W IY1 L
beshrew B IH0 SH R UW1|plenteous P L EH1 N T IY0 AH0 S|bounteous B AW1 N T IY0 AH0 S|churl CH ER1 L
duteous D UW1 T IY0 AH0 S|recreant R EH1 K R IY0 AH0 N T|affright AH0 F R AY1 T|prate P R EY1 T
eyne AY1 N|clime K L AY1 M|puissant P W IH1 S AH0 N T|afeard AH0 F IH1 R D|holp HH OW1 L P
jocund JH AA1 K AH0 N D|reft R EH1 F T|swoln S W OW1 L N|rheum R UW1 M|gyves JH AY1 V Z|doit D OY1 T
arras EH1 R AH0 S|dusky D AH1 S K IY0|rive R AY1 V|raught R AO1 T|famish F AE1 M IH0 SH|enow IH0 N AW1
avouch AH0 V AW1 CH|avaunt AH0 V AO1 N T|vaunt V AO1 N T|cuckold K AH1 K AH0 L D|yare Y EH1 R
northumberland N AO0 R TH AH1 M B ER0 L AH0 N D|andronicus AE0 N D R AA1 N IH0 K AH0 S
proteus P R OW1 T IY0 AH0 S|signior S IY1 N Y ER0|lucrece L UW1 K R IY0 S|troilus T R OY1 L AH0 S
plantagenet P L AE0 N T AE1 JH AH0 N EH0 T|bassanio B AH0 S AA1 N IY0 OW0|villany V IH1 L AH0 N IY0
desdemona D EH2 Z D AH0 M OW1 N AH0|aufidius AO0 F IH1 D IY0 AH0 S|pericles P EH1 R AH0 K L IY0 Z
twain T W EY1 N|wherefore W EH1 R F AO2 R|whilst W AY1 L S T|amongst AH0 M AH1 NG S T
"""
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
    for line in ADDED.strip().split("\n"):
        for entry in line.split("|"):
            word, *phones = entry.split()
            entries[word] = [tuple(phones)]
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
