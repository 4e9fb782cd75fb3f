"""What can be said of each position of a quatrain by tables alone: labels that features may match.

A label is true or false at a position: which character stands there, before it or after it, where
it stands, its tone, its rhyme, and to which group of words it belongs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model_export.verse.data.batches import Poems
from model_export.verse.form.tones import CHARACTER, LEVEL, OBLIQUE, Tables
from model_export.verse.text import FORMS

# Characters of the seasons, as verse has them.
SPRING = "春花柳桃李杏莺燕芳蝶絮"
SUMMER = "夏荷莲蝉暑榴"
AUTUMN = "秋菊雁霜桂蛩枫砧"
WINTER = "冬雪梅冰寒冻腊"
# Characters that often mean one thing; a table of common knowledge, not of poetics.
GROUPS = {
    "spring": SPRING,
    "summer": SUMMER,
    "autumn": AUTUMN,
    "winter": WINTER,
    "numbers": "一二三四五六七八九十百千万两双几数半",
    "colours": "红绿青白黄碧紫翠苍朱素丹黑",
    "directions": "东西南北上下前后左右中里外",
    "water": "江河湖海水波浪流溪泉潮川浦渚",
    "heights": "山峰岭岩峦嶂丘冈崖",
    "sky": "天日月星云霞风雨雷虹烟雾露",
    "birds": "鸟雁莺燕鹤鹊鸦鸥鹭鸿鸡凤鹰",
    "time": "朝暮晓夕夜昼晚旦昏宵年岁时",
    "sorrow": "愁恨悲泪伤怨哀断泣苦",
    "wine": "酒醉杯樽醒酌饮觞",
    "people": "人客翁君僧儿女郎妾仙王公",
    "no": "不无未非莫勿休",
}
# A character of which there are fewer says little.
LEAST = 40
SEASONS = ("spring", "summer", "autumn", "winter")


@dataclass(frozen=True)
class Label:
    """What is said, such as ``is`` and 春, ``place`` and 3, ``group`` and spring."""

    kind: str
    name: str


@dataclass(frozen=True)
class Sheet:
    """Poems of one form, at every position but the first: int64 [poems, positions]."""

    form: int
    tokens: Tensor
    before: Tensor
    after: Tensor


def sheet(poems: Poems) -> Sheet:
    """Return what stands at, before and after each position of poems that all have one length."""
    form = 5 if poems.inputs.shape[1] - 1 == min(FORMS) else 7
    tokens = poems.inputs[:, 1:]
    return Sheet(form, tokens, poems.inputs[:, :-1], poems.targets[:, 1:])


def places(sheet: Sheet) -> dict[Label, Tensor]:
    """Return where each position stands: in its line, in which line, in which form."""
    at = torch.arange(sheet.tokens.shape[1])
    column, row = at % (sheet.form + 1), at // (sheet.form + 1)
    found = {Label("place", str(place + 1)): column == place for place in range(7)}
    found = {label: where & (column < sheet.form) for label, where in found.items()}
    found |= {Label("line", str(line + 1)): row == line for line in range(4)}
    found[Label("last", "")] = column == sheet.form - 1
    found[Label("mark", "")] = column == sheet.form
    found |= {Label("form", str(form)): torch.full_like(at, sheet.form == form) for form in (5, 7)}
    found |= {
        Label("lastof", str(line + 1)): (column == sheet.form - 1) & (row == line)
        for line in range(4)
    }
    return {label: where.bool().expand(sheet.tokens.shape) for label, where in found.items()}


def words(sheet: Sheet, numbers: dict[str, int]) -> dict[Label, Tensor]:
    """Return to which group each character belongs, and whether a season's was there already."""
    found = {}
    for name, members in GROUPS.items():
        known = torch.tensor([numbers[each] for each in members if each in numbers])
        here = torch.isin(sheet.tokens, known)
        found[Label("group", name)] = here
        found[Label("nextgroup", name)] = torch.isin(sheet.after, known)
        if name in SEASONS:
            found[Label("since", name)] = here.cumsum(1) > 0
    return found


def sounds(sheet: Sheet, tables: Tables, rhymes: dict[int, str]) -> dict[Label, Tensor]:
    """Return the tone of each character and of the next, and the rhyme that a poem has begun."""
    tones, classes = torch.from_numpy(tables.tones), torch.from_numpy(tables.rhymes)
    found = {}
    for kind, row in (("tone", sheet.tokens), ("nexttone", sheet.after.clamp_min(0))):
        found[Label(kind, "level")] = tones[row] == LEVEL
        found[Label(kind, "oblique")] = tones[row] == OBLIQUE
    end = second_end(sheet)
    later = torch.arange(sheet.tokens.shape[1]) >= end
    for number, name in rhymes.items():
        here = classes[sheet.tokens, number]
        found[Label("rhyme", name)] = here
        found[Label("rhymesince", name)] = here[:, end : end + 1] & later
    return found


def second_end(sheet: Sheet) -> int:
    """Return where the second line's last character stands: it sets the rhyme."""
    return 2 * (sheet.form + 1) - 2


def begun(sheets: Sequence[Sheet], tokens: Sequence[str], tables: Tables) -> dict[int, str]:
    """Return the rhymes that enough poems begin, each with the character that does so most."""
    ends = torch.cat([each.tokens[:, second_end(each)] for each in sheets])
    classes = torch.from_numpy(tables.rhymes)[ends]
    return {
        number: tokens[Counter(ends[classes[:, number]].tolist()).most_common(1)[0][0]]
        for number in (classes.sum(0) >= LEAST).nonzero()[:, 0].tolist()
    }


def characters(sheets: Sequence[Sheet], tokens: Sequence[str], tables: Tables) -> list[int]:
    """Return the characters that stand often enough in some poems."""
    counts = torch.bincount(torch.cat([each.tokens.flatten() for each in sheets]))
    often: list[int] = (counts >= LEAST).nonzero()[:, 0].tolist()
    return [token for token in often if tables.kinds[token] == CHARACTER]


def labels(
    poems: Sequence[Poems], tokens: Sequence[str], tables: Tables
) -> tuple[list[Label], Tensor]:
    """Return all labels, and where each is true: bool [positions, labels], poem after poem."""
    sheets = [sheet(each) for each in poems]
    numbers = {token: number for number, token in enumerate(tokens)}
    often, rhymes = characters(sheets, tokens, tables), begun(sheets, tokens, tables)
    found: dict[Label, list[Tensor]] = {}
    for each in sheets:
        own = places(each) | words(each, numbers) | sounds(each, tables, rhymes)
        for kind, row in (("is", each.tokens), ("before", each.before), ("next", each.after)):
            own |= {Label(kind, tokens[token]): row == token for token in often}
        for label, where in own.items():
            found.setdefault(label, []).append(where.flatten())
    return list(found), torch.stack([torch.cat(parts) for parts in found.values()], 1)
