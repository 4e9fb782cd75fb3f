"""Whether lines are iambic pentameters, how they scan, and which of them rhyme."""

from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, whole
from model_export.verse.form.metre import LONGEST, Tables

# Words that a line may have.
WORDS = 14
FEET, FEMININE = 10, 11
OUTPUTS: Final = ("pentameter", "syllables", "starts", "stresses", "rhymes", "unknown")


class Metre(nn.Module):
    """Scan lines by tables that say how each word can sound.

    A line is scanned by walking through its words: after each one it is known which numbers of
    syllables can have been spoken so that every main stress fell on the beat.
    """

    fits: Tensor
    shapes: Tensor
    shape: Tensor
    classes: Tensor

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        powers = 2 ** np.arange(LONGEST)
        self.register_buffer("fits", torch.from_numpy((tables.fits @ powers).astype(np.uint8)))
        shapes, shape = np.unique(tables.stresses, axis=0, return_inverse=True)
        # A word names one of some hundred shapes: a byte instead of seven, or two.
        small = np.uint8 if len(shapes) <= 256 else np.int16
        self.register_buffer("shapes", torch.from_numpy(shapes))
        self.register_buffer("shape", torch.from_numpy(shape.astype(small)))
        self.register_buffer("classes", torch.from_numpy(tables.rhymes.astype(np.int16)))

    def forward(self, words: Tensor) -> tuple[Tensor, ...]:
        """Return how lines scan and which rhyme; uint8 where nothing else is said.

        Args:
            words: int64 [lines, 14], numbers of the table's words, -1 behind the last; 0 for a
                word that the table lacks, which may sound like anything.

        Returns:
            pentameter [lines]: 1 where the line can be read as ten syllables, or eleven with a
            feminine ending, with every main stress on an even syllable or on the first;
            syllables int64 [lines] of that reading, else of the usual pronunciations;
            starts int64 [lines, 14]: the syllable that each word begins with, from 1, 0 behind the
            last;
            stresses [lines, 14, 7] of the usual pronunciations: 1 unstressed, 2 stressed, 3 either,
            0 behind the last syllable;
            rhymes [lines, lines]: 1 where two lines end in different words of one rhyme;
            unknown [lines, 14]: 1 for words that the table lacks.

        """
        given = words >= 0
        numbers = words.clamp(min=0)
        usual = torch.where(given[..., None], self.shapes[self.shape[numbers].long()], 0)
        steps = self.steps(numbers, given)
        readings = self.readings(steps)
        pentameter = readings[:, 0, 0] > 0
        spoken = self.spoken(steps, readings, (usual > 0).sum(-1), pentameter)
        return (
            pentameter.to(torch.uint8),
            spoken[:, -1],
            torch.where(given, spoken[:, :-1] + 1, 0),
            usual,
            self.rhyming(numbers, given),
            ((words == 0) & given).to(torch.uint8),
        )

    def steps(self, numbers: Tensor, given: Tensor) -> Tensor:
        """Return bool [lines, 14, 12, 12]: a word can lead from p syllables to q."""
        places = torch.arange(FEMININE + 1, device=numbers.device)
        # A word begins the line, an odd syllable after an even number, or an even one.
        start = torch.where(places == 0, 0, 1 + places % 2)
        length = places[None, :] - places[:, None]
        possible = (length > 0) & (length <= LONGEST)
        bits = 2 ** (length - 1).clamp(0, LONGEST - 1)
        word = self.fits[numbers].long()[..., start, None]
        fits = ((word // bits) % 2 == 1) & possible
        there = given[..., None, None]
        return (fits & there) | ((length == 0) & ~there)

    def readings(self, steps: Tensor) -> Tensor:
        """Return in how many ways a line can end well: float32 [lines, 15, 12].

        One row before each word and one after the last, by the number of syllables until there.
        """
        places = torch.arange(FEMININE + 1, device=steps.device)
        ways = [(places >= FEET).float().expand(steps.shape[0], -1)[..., None]]
        for word in steps.float().unbind(1)[::-1]:
            ways.append(word @ ways[-1])
        return torch.stack(ways[::-1], 1)[..., 0]

    def spoken(
        self, steps: Tensor, readings: Tensor, lengths: Tensor, pentameter: Tensor
    ) -> Tensor:
        """Return the syllables before each word and after the last: int64 [lines, 15].

        A word has its usual length where the line can still end well, else the shortest that it can
        have; where the line ends well in no way, every word has its usual length.
        """
        places = torch.arange(FEMININE + 1, device=steps.device)
        well = steps & (readings[:, 1:, None, :] > 0)
        usual = places[:, None] + lengths[..., None, None] == places
        # Of the places that a word can lead to, the usual one, else the first.
        following = ((well & usual).to(torch.uint8) * 2 + well.to(torch.uint8)).argmax(-1)
        spoken = [torch.zeros_like(lengths[:, :1])]
        for word in following.unbind(1):
            spoken.append(word.gather(1, spoken[-1]))
        plain = torch.cat([spoken[0], lengths.cumsum(1)], 1)
        return torch.where(pentameter[:, None], torch.cat(spoken, 1), plain)

    def rhyming(self, numbers: Tensor, given: Tensor) -> Tensor:
        """Return uint8 [lines, lines]: the last words differ and share a class."""
        last = (given.sum(1) - 1).clamp(min=0)
        ends = numbers.gather(1, last[:, None])[:, 0]
        classes = self.classes[ends]
        ours, theirs = classes[:, None, :, None], classes[None, :, None, :]
        shared = ((ours == theirs) & (ours > 0)).flatten(2).any(-1)
        return (shared & (ends[:, None] != ends[None, :])).to(torch.uint8)


def graph(tables: Tables, example: Tensor) -> Graph[object]:
    """Return the graph of a list of words; ``example`` is int64 [lines, 14]."""

    def given(_: object) -> Tensors:
        return {"words": example}

    return Graph(
        Metre(tables), inputs={"words": whole("lines", WORDS)}, outputs=OUTPUTS, example=given
    )
