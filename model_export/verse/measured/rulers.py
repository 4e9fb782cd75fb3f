"""How surely a network keeps a rule, in nats: a ruler that is as smooth as the loss.

A share of poems that keep a rule counts a miss by a hair as a miss, so it can leap while the
network's probabilities move steadily (Schaeffer et al. 2023). These rulers look at real poems, at
the places where the rule decides, and ask how much probability the tokens have that keep it.
"""

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

from model_export.verse.data.batches import encoded
from model_export.verse.data.bpe import BREAK
from model_export.verse.form import tones as books
from model_export.verse.graphs.registry import TONES
from model_export.verse.measured.form import LINES, forms
from model_export.verse.measured.loss import TOGETHER, nats
from model_export.verse.network import Network
from model_export.verse.text import Text


def logits(network: Network, inputs: Tensor) -> Tensor:
    """Return the logits [poems, positions, vocabulary] of inputs [poems, positions]."""
    with torch.no_grad():
        return torch.cat([network(part) for part in torch.split(inputs, TOGETHER)])


def rhymes(network: Network, text: Text, samples: Sequence[str]) -> float:
    """Return mean minus the log-probability that line 4 ends in a rhyme of line 2's end.

    All other characters of the poem are the real ones; a poem whose own lines do not rhyme, or
    whose end the rhyme book lacks, is left out.
    """
    table = torch.from_numpy(books.Tables.load(TONES).rhymes)
    lost = []
    for form in forms():
        own = [text.encode(one) for one in samples if len(one) == LINES * (form + 1)]
        if not own:
            continue
        ids = torch.tensor(own, dtype=torch.int64)
        # The mark of the form stands first.
        second, fourth = ids[:, 2 * (form + 1) - 1], ids[:, 4 * (form + 1) - 1]
        suits = (table[second].float() @ table.float().T) > 0
        suits[torch.arange(len(ids)), second] = False
        rhyming = suits[torch.arange(len(ids)), fourth]
        inputs = ids[:, : 4 * (form + 1) - 1]
        at_end = logits(network, inputs)[:, -1].log_softmax(-1)
        lost.append(-at_end.masked_fill(~suits, -torch.inf).logsumexp(-1)[rhyming])
    return float(torch.cat(lost).double().mean())


def breaks(network: Network, text: Text, samples: Sequence[str]) -> float:
    """Return mean minus the log-probability of the breaks between real lines."""
    groups = encoded(text, samples)
    lost = [nats(network, group, torch.device("cpu"))[group.targets == BREAK] for group in groups]
    return float(torch.cat(lost).double().mean())


# Each language's rule that the recorded stages are told apart by.
RULERS: Mapping[str, Callable[[Network, Text, Sequence[str]], float]] = {
    "zh": rhymes,
    "en": breaks,
}
