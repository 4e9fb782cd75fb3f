"""Byte-pair encoding of English verse: about 1,500 pieces of words, the line break one of its own.

Source: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword units",
on characters. A word keeps the space before it, so that tokens simply follow each other in a text.
"""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from model_export import files
from model_export.errors import DataError

VOCABULARY = 1_500
# The order of the ids: the two marks, then characters by code point, of which the break is first.
END, START, BREAK = 0, 1, 2
MARKS = ("<end>", "<start>")
# No token crosses these pieces: a break, a word with the space before it, marks, another space.
PIECES = r"\n| ?[A-Za-z']+| ?[^A-Za-z'\s]+| "


def train(samples: Sequence[str], size: int = VOCABULARY) -> Tokenizer:
    """Return the encoding of samples, the same one whenever they are the same.

    Raises:
        DataError: when the samples have no line break, or fewer pairs than ``size`` asks for.

    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(PIECES), "isolated")
    tokenizer.decoder = decoders.Fuse()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=list(MARKS), min_frequency=2, show_progress=False
    )
    tokenizer.train_from_iterator(samples, trainer)
    if tokenizer.get_vocab_size() != size:
        raise DataError(
            f"{len(samples):,} samples give {tokenizer.get_vocab_size():,} tokens, not {size:,}: "
            "take more samples or ask for fewer tokens."
        )
    if tokenizer.token_to_id("\n") != BREAK:
        raise DataError(f"The line break is token {tokenizer.token_to_id(chr(10))}, not {BREAK}.")
    return tokenizer


def save(tokenizer: Tokenizer, path: Path) -> None:
    """Write tokenizer.json; it appears whole or not at all."""
    with files.whole(path) as half_written:
        half_written.write_text(tokenizer.to_str(), encoding="utf-8", newline="\n")


def load(path: Path) -> Tokenizer:
    """Read what `save` wrote.

    Raises:
        DataError: when the file is missing or is no tokenizer.

    """
    try:
        return Tokenizer.from_str(files.read(path).decode())
    except Exception as error:  # the library raises plain exceptions
        raise DataError(
            f"{path} is no tokenizer ({error}). Delete it and run `make verse`, which makes it "
            "anew."
        ) from error
