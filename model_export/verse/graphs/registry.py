"""Every graph of verse, by the name that the manifest gives it."""

import torch

from model_export.export.graph import Graph
from model_export.verse import features as inside
from model_export.verse.form import metre as metres
from model_export.verse.form import tones as books
from model_export.verse.graphs import (
    adapters,
    dictionary,
    directions,
    endings,
    features,
    imitate,
    learn,
    library,
    metre,
    ngrams,
    open_book,
    patch,
    prefer,
    pretrain,
    read,
    reward,
    score,
    settle,
    squeeze,
    steer,
    strayed,
    tones,
    weights,
    write,
    write_many,
)
from model_export.verse.graphs.shown import Shown
from model_export.verse.graphs.weights import rounded
from model_export.verse.held_out import HeldOut
from model_export.verse.measured.form import words_of
from model_export.verse.records import FOLDER, KEPT
from model_export.verse.trained import Trained

# A network's weights for each language; the other graphs hold none, and fit both.
VOICES = ("zh", "en")


def on_the_way(language: str) -> list[str]:
    """Return the names of the graphs with a language's weights as they were on the way."""
    return [f"{language}_stage_{number}" for number in range(1, KEPT[language])]


STAGES = tuple(name for language in VOICES for name in on_the_way(language))
# A book that each language's writer may look into, and what looks into it.
BOOKS = tuple(f"{language}_book" for language in VOICES)
OPEN = ("write_open", "score_open", "shelve")
# The features inside the Chinese writer, and what is done with them.
INSIDE = ("zh_features", "features", "write_steered", "patch")


def directions_of(language: str) -> str:
    """Return the name of the graph with what the matrices of a language's writer are cut to."""
    return f"{language}_directions"


DIRECTIONS = tuple(map(directions_of, VOICES))
# What a reader trains a network of their own with.
OWN = ("seed_train", "seed_loss", "seed_write", "ngrams")
# What the writer is taught with.
TAUGHT = ("adapt", "write_many", "endings", "reward", "learn", "imitate", "prefer", "strayed")
NAMES = (
    *(*VOICES, *STAGES, *OWN, "write", "write_plain", "read", "score", "settle", "squeeze"),
    *(*DIRECTIONS, *BOOKS, *OPEN, *INSIDE),
    *("tones", "metre", *TAUGHT),
)
TONES, METRE = FOLDER / "zh/tones.npz", FOLDER / "en/metre.npz"
# What the checkers are compared on.
POEM = "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。"
# What the reward is compared on: the first rhymes, the second does not.
POEMS = (
    "朝辞白帝彩云间，千里江陵一日还。两岸猿声啼不住，轻舟已过万重山。",
    "朝辞白帝彩云间，千里江陵一日还。两岸猿声啼不住，轻舟已过万重云。",
)
VERSES = (
    "Shall I compare thee to a summer's day?",
    "Thou art more lovely and more temperate:",
    "Rough winds do shake the darling buds of May,",
    "And summer's lease hath all too short a date:",
)


def checkers(trained: Trained, book: books.Tables) -> dict[str, Graph[Shown]]:
    """Return the graphs that check the form."""
    ids = torch.tensor(trained.voices["zh"].text.encode(POEM)[1:])
    row = torch.nn.functional.pad(ids[:24], (0, 8))[None]
    table = metres.Tables.load(METRE)
    numbers = {word: index for index, word in enumerate(table.words)}
    return {
        "tones": tones.graph(book, row),
        "metre": metre.graph(table, words_of(VERSES, numbers)),
    }


def books_of(trained: Trained) -> dict[str, Graph[Shown]]:
    """Return the books, and the graphs that look into them."""
    shape = trained.voices["zh"].published.shape
    found = {
        f"{language}_book": library.graph(
            voice.published, [voice.text.encode(poem) for poem in HeldOut.of(language).book]
        )
        for language, voice in trained.voices.items()
    }
    return {
        **found,
        "write_open": open_book.writing(shape),
        "score_open": open_book.scoring(shape),
        "shelve": open_book.shelving(shape),
    }


def features_of(trained: Trained) -> dict[str, Graph[Shown]]:
    """Return the features of the Chinese writer, and the graphs that use them."""
    shape = trained.voices[inside.LANGUAGE].published.shape
    record, own = inside.read(), inside.recorded()
    return {
        "zh_features": dictionary.graph(own),
        "features": features.graph(shape, own, record.block, record.active),
        "write_steered": steer.graph(shape, own, record.block),
        "patch": patch.graph(shape),
    }


def lessons(trained: Trained, book: books.Tables) -> dict[str, Graph[Shown]]:
    """Return the graphs that the Chinese writer is taught with."""
    voice = trained.voices["zh"]
    shape = voice.published.shape
    poems = [voice.text.encode(poem)[1 : tones.TOKENS + 1] for poem in POEMS]
    return {
        "adapt": adapters.graph(shape),
        "write_many": write_many.graph(shape),
        "endings": endings.graph(shape, learn.ANSWERS),
        "reward": reward.graph(book, torch.tensor(poems)),
        "learn": learn.graph(shape),
        "imitate": imitate.graph(shape),
        "prefer": prefer.graph(shape),
        "strayed": strayed.graph(shape),
    }


def graphs(trained: Trained) -> dict[str, Graph[Shown]]:
    """Return every graph; DataError when a recorded table is missing or damaged."""
    networks = {name: voice.published for name, voice in trained.voices.items()}
    stages = {
        name: weights.graph(rounded(network))
        for language, voice in trained.voices.items()
        for name, network in zip(on_the_way(language), voice.stages, strict=True)
    }
    shape = networks["zh"].shape
    book = books.Tables.load(TONES)
    return {
        "zh": weights.graph(networks["zh"], gives="weights"),
        "en": weights.graph(networks["en"]),
        **stages,
        "write": write.cached(shape),
        "write_plain": write.plain(shape),
        "read": read.graph(shape),
        "score": score.graph(shape),
        "settle": settle.GRAPH,
        "squeeze": squeeze.graph(shape),
        **{directions_of(name): directions.graph(network) for name, network in networks.items()},
        **books_of(trained),
        **features_of(trained),
        **pretrain.graphs(),
        "ngrams": ngrams.GRAPH,
        **checkers(trained, book),
        **lessons(trained, book),
    }
