"""What the endings of poems are worth by a rule that a table decides, and what they teach.

The reward can be verified: no one's taste decides it (reinforcement learning with verifiable
rewards). Each beginning of a poem, up to its last character, is a question; the last characters
drawn for it are a group of answers, and an answer's advantage is its reward against those of its
group (GRPO, Shao et al. 2024). Line 2's last character is judged by how well its poem can be ended,
against the other poems.
"""

from typing import Final

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, real, whole
from model_export.verse.form.tones import Tables
from model_export.verse.graphs.tones import LINES, LONGEST, TOKENS, Tones, take

# Rewards of a group that differ less than this are equal: nothing is learnt from rounding.
SPREAD: Final = 1e-4
OUTPUTS: Final = (
    "rhyme",
    "regulated",
    "variety",
    "reward",
    "advantages",
    "lead",
)
WORTH: Final = ("rhyme_worth", "variety_worth")


def standard(values: Tensor, axis: int) -> Tensor:
    """Return (values - mean) / standard deviation along an axis."""
    centred = values - values.mean(axis, keepdim=True)
    spread = (centred * centred).mean(axis, keepdim=True).sqrt()
    return centred / spread.clamp(min=SPREAD)


class Reward(nn.Module):
    """Judge a group of quatrains by the checker of tones."""

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self.checker = Tones(tables)

    def forward(
        self,
        tokens: Tensor,
        endings: Tensor,
        form: Tensor,
        rhyme_worth: Tensor,
        variety_worth: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return what each poem keeps, its reward, and the advantages; float32.

        Args:
            tokens: int64 [poems, 32], as the checker takes them.
            endings: int64 [poems, answers], characters for the place of the last one.
            form: int64 [], 5 or 7 characters in a line.
            rhyme_worth: float32 [], of an ending that rhymes with line 2.
            variety_worth: float32 [], added where no other poem has these rhymes, else less.

        Returns:
            rhyme [poems]: 1 for a poem of four whole lines whose lines 2 and 4 rhyme;
            regulated [poems]: 1 for one that keeps every rule;
            variety [poems]: 1 / the poems whose line ends in the same character, the mean of lines
            2 and 4: over all poems its mean is the share of different characters;
            reward [poems], the mean of its endings; advantages [poems, answers] over its endings;
            lead [poems]: the advantage of its line 2, over all poems.

        """
        well_formed, _, _, _, rhyme, _, regulated, _ = self.checker(tokens, form)
        places = torch.arange(1, LINES, 2, device=tokens.device) * (form + 1) + form - 1
        ends = take(tokens, places)
        alike = (ends[:, None] == ends[None]).float().sum(1)
        second = ends[:, :1].expand(endings.shape)
        rhymes = self.checker.rhyming(second.flatten(), endings.flatten())
        rhymes = torch.unflatten(rhymes, 0, endings.shape).float()
        # Others with line 2's character, and those that are expected to end as this one does.
        equal = (endings[:, :, None, None] == endings[None, None]).float().mean(-1)
        own = (endings[:, :, None] == endings[:, None]).float().mean(-1)
        others = alike[:, :1] - 1 + equal.sum(-1) - own
        paid = rhymes * (rhyme_worth + variety_worth / (1 + others))
        reward = paid.mean(1)
        answers = (rhyme.float() * well_formed.float(), regulated.float(), (1 / alike).mean(1))
        return *answers, reward, standard(paid, 1), standard(reward, 0)


def graph(tables: Tables, example: Tensor) -> Graph[object]:
    """Return the graph of a vocabulary; ``example`` is int64 [poems, 32] in lines of seven."""

    def given(_: object) -> Tensors:
        worth = dict(zip(WORTH, map(torch.tensor, (1.0, 0.5)), strict=True))
        last = 4 * LONGEST + 2
        endings = torch.stack([example[:, last], example.flip(0)[:, last], example[:, 0]], 1)
        return {"tokens": example, "endings": endings, "form": torch.tensor(LONGEST), **worth}

    return Graph(
        Reward(tables),
        inputs={
            "tokens": whole("poems", TOKENS),
            "endings": whole("poems", "answers"),
            "form": whole(),
            **dict.fromkeys(WORTH, real()),
        },
        outputs=OUTPUTS,
        example=given,
    )
