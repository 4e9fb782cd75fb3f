"""Which rules of regulated verse (近体诗) a quatrain keeps: tones, opposition, adhesion, rhyme."""

from typing import Final

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, whole
from model_export.verse.form.tones import CHARACTER, LEVEL, MARK, OBLIQUE, Tables

LINES = 4
LONGEST = 7
# Four lines of seven characters and a mark.
TOKENS = LINES * (LONGEST + 1)
# From 0: the second, fourth and sixth character, where the tone matters.
EVEN = (1, 3, 5)
OUTPUTS: Final = (
    "well_formed",
    "line_tones",
    "opposed",
    "adhesion",
    "rhyme",
    "first_rhymes",
    "regulated",
    "tones",
)


class Tones(nn.Module):
    """Check quatrains by tables that say what each token is.

    A character of both tones, or of none that the book knows, suits either.
    """

    kinds: Tensor
    tones: Tensor
    classes: Tensor

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self.register_buffer("kinds", torch.from_numpy(tables.kinds))
        self.register_buffer("tones", torch.from_numpy(tables.tones))
        self.register_buffer("classes", torch.from_numpy(tables.listed))

    def forward(self, tokens: Tensor, form: Tensor) -> tuple[Tensor, ...]:
        """Return which rules each poem keeps, uint8 with 1 for kept, and its tones.

        Args:
            tokens: int64 [batch, 32], four lines with a mark after each, then zeros.
            form: int64 [], 5 or 7 characters in a line.

        Returns:
            well_formed [batch]: every line has its characters, a mark, and nothing follows;
            line_tones [batch, 4]: the tones at the even places alternate;
            opposed [batch, 2]: those of the couplet's lines are opposite (对);
            adhesion [batch]: the second characters of lines 2 and 3 have one tone (粘);
            rhyme [batch]: lines 2 and 4 end in different characters of one class;
            first_rhymes [batch]: line 1 rhymes with line 2 or 4, too;
            regulated [batch]: all of it, where line 1 need not rhyme;
            tones uint8 [batch, 32]: 0 for unknown or no character, 1 level, 2 oblique, 3 either.

        """
        starts = torch.arange(LINES, device=tokens.device) * (form + 1)
        written = torch.arange(LONGEST, device=tokens.device)
        inside = written < form
        characters = take(tokens, starts[:, None] + written)
        ends = take(tokens, starts + form - 1)
        well_formed = self.well_formed(tokens, characters, inside, take(tokens, starts + form))
        level, oblique = self.possible(characters[:, :, EVEN])
        unused = ~inside[[*EVEN]]
        line_tones = alternating(level, oblique, unused) | alternating(oblique, level, unused)
        first, second = slice(0, LINES, 2), slice(1, LINES, 2)
        differ = (level[:, first] & oblique[:, second]) | (oblique[:, first] & level[:, second])
        opposed = (differ | unused).all(-1)
        adhesion = ((level[:, 1] & level[:, 2]) | (oblique[:, 1] & oblique[:, 2]))[:, 0]
        rhyme = self.rhyming(ends[:, 1], ends[:, 3])
        first_rhymes = self.rhyming(ends[:, 0], ends[:, 1]) | self.rhyming(ends[:, 0], ends[:, 3])
        regulated = well_formed & line_tones.all(1) & opposed.all(1) & adhesion & rhyme
        rules = (well_formed, line_tones, opposed, adhesion, rhyme, first_rhymes, regulated)
        return *(rule.to(torch.uint8) for rule in rules), self.tones[tokens]

    def well_formed(
        self, tokens: Tensor, characters: Tensor, inside: Tensor, marks: Tensor
    ) -> Tensor:
        """Return bool [batch]: characters where they belong, marks between, zeros behind."""
        length = LINES * (inside.sum() + 1)
        behind = torch.arange(TOKENS, device=tokens.device) >= length
        written = (self.kinds[characters] == CHARACTER) | ~inside
        return (
            written.flatten(1).all(1)
            & (self.kinds[marks] == MARK).all(1)
            & ((tokens == 0) | ~behind).all(1)
        )

    def possible(self, characters: Tensor) -> tuple[Tensor, Tensor]:
        """Return whether each character can be level, and oblique: bool of the same shape."""
        tones = self.tones[characters]
        return tones != OBLIQUE, tones != LEVEL

    def rhyming(self, one: Tensor, other: Tensor) -> Tensor:
        """Return bool [batch]: two different characters int64 [batch] share a class."""
        ours, theirs = self.classes[one][:, :, None], self.classes[other][:, None, :]
        shared = ((ours == theirs) & (ours > 0)).flatten(1).any(1)
        return shared & (one != other)


def take(tokens: Tensor, positions: Tensor) -> Tensor:
    """Return the tokens [batch, ...] at positions [...]; one beyond the end is the last."""
    flat = positions.flatten().clamp(max=TOKENS - 1)
    return tokens.index_select(1, flat).reshape(-1, *positions.shape)


def alternating(odd: Tensor, even: Tensor, unused: Tensor) -> Tensor:
    """Return bool [batch, lines]: tones at the three places can be odd, even, odd in turn.

    Args:
        odd: bool [batch, lines, 3], even as well: whether a place can have this tone.
        unused: bool [3], places that the form lacks.

    """
    return odd[..., 0] & even[..., 1] & (odd[..., 2] | unused[2])


def graph(tables: Tables, example: Tensor) -> Graph[object]:
    """Return the graph of a vocabulary; ``example`` is int64 [batch, 32] in lines of seven."""

    def given(_: object) -> Tensors:
        return {"tokens": example, "form": torch.tensor(LONGEST)}

    return Graph(
        Tones(tables),
        inputs={"tokens": whole("batch", TOKENS), "form": whole()},
        outputs=OUTPUTS,
        example=given,
    )
