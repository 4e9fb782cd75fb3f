"""Measure, verify and describe: what is published of verse, and its manifest."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from opencc import OpenCC

from model_export.errors import VerificationError
from model_export.export import manifest as manifests
from model_export.export import references
from model_export.export.manifest import File, SizePreset
from model_export.export.running import Feeds, session
from model_export.files import whole
from model_export.verse import features, ladder, lesson, memory, readings
from model_export.verse.features import Features
from model_export.verse.form.metre import Tables
from model_export.verse.graphs import adapters, imitate, learn, library, prefer, registry, write
from model_export.verse.graphs.parts import names, tensors
from model_export.verse.graphs.shown import Shown
from model_export.verse.held_out import HeldOut, validation
from model_export.verse.lesson import Lesson, Pupil
from model_export.verse.manifest import Manifest, Stage, Voice
from model_export.verse.measured.looking import Looking, looking
from model_export.verse.measured.rulers import RULERS
from model_export.verse.measured.scaling import scaling
from model_export.verse.measured.squeezing import rows, squeezing
from model_export.verse.network import Shape
from model_export.verse.records import ON_THE_WAY, Losses, tried
from model_export.verse.text import Text, before_end
from model_export.verse.train import lost
from model_export.verse.trained import Trained
from model_export.verse.trained import Voice as Spoken

# What the validation loss may differ by from the recorded one, in nats.
CLOSE = 1e-3
SAMPLES = 40
TEMPERATURE = 0.8
# The tables of a checker that works on words.
WORDS = {"en": registry.METRE}


def context(spoken: Spoken) -> Shown:
    """Return what the graphs are compared on: the first of the longest recorded poems."""
    ids = spoken.text.encode(max(validation(spoken.record.language), key=len))
    return Shown(spoken.published, torch.tensor(ids))


def draw(folder: Path, text: Text, shape: Shape, feeds: Feeds) -> list[str]:
    """Return poems of the seeds 0, 1, 2, …, written by the published graph."""
    run, longest = session(folder, "write"), text.lengths[-1]
    cache = {name: part.numpy() for name, part in write.empty(shape, longest).items()}
    marks = list(text.begun.values())
    poems = []
    for seed in range(SAMPLES):
        ids = run.run(
            ["written"],
            {
                **feeds,
                **cache,
                "last": np.array(marks[seed % len(marks)]),
                "position": np.array(0),
                "given": np.full(longest, -1),
                "uniform": np.random.default_rng(seed).random(longest, np.float32),
                "temperature": np.array(TEMPERATURE, np.float32),
                "top_k": np.array(0),
                "top_p": np.array(1, np.float32),
            },
        )[0].tolist()
        poems.append(text.decode(before_end(ids)))
    return poems


def traditional(tokens: Sequence[str]) -> str:
    """Return in pairs each traditional character and the token that is written for it instead."""
    known = set(tokens)
    every = [chr(code) for code in range(0x3400, 0xA000)]
    simple = OpenCC("t2s").convert("\n".join(every)).split("\n")
    pairs = zip(every, simple, strict=True)
    return "".join(a + b for a, b in pairs if a not in known and b in known)


def write_tokens(text: Text, folder: Path) -> Path:
    """Write the tokens as the page reads them, with what a reader may type in their place."""
    path = folder / f"{text.language}-tokens.json"
    content = text.content()
    if pairs := traditional(text.tokens):
        content = json.dumps(json.loads(content) | {"traditional": pairs}, ensure_ascii=False)
    with whole(path) as half_written:
        half_written.write_bytes(content.encode())
    return path


def write_words(text: Text, folder: Path) -> File | None:
    """Write the words that the checker of form numbers; None where it works on tokens."""
    if text.language not in WORDS:
        return None
    path = folder / f"{text.language}-words.json"
    with whole(path) as half_written:
        half_written.write_bytes(json.dumps(Tables.load(WORDS[text.language]).words).encode())
    return manifests.describe(path)


def write_judged(language: str, rows: list[list[int]], folder: Path) -> File:
    """Write the tokens of the poems that smaller networks are judged by."""
    path = folder / f"{language}-judged.json"
    with whole(path) as half_written:
        half_written.write_bytes(json.dumps(rows).encode())
    return manifests.describe(path)


def voice(spoken: Spoken, folder: Path) -> Voice:
    """Return what the manifest says of a language.

    Raises:
        VerificationError: when the validation loss is not the recorded one.

    """
    text, record = spoken.text, spoken.record
    samples = validation(record.language)
    now, published = (
        lost(network, text, samples) for network in (spoken.network, spoken.published)
    )
    differs = abs(now.token - record.validation.token)
    if not differs <= CLOSE:
        raise VerificationError(
            f"{record.language}: the validation loss is {now.token:.4f} nats per token, recorded "
            f"{record.validation.token:.4f}: they may differ by {CLOSE:.0e}. Were weights and "
            "validation set recorded together? `make verse` records both."
        )
    feeds = {name: part.numpy() for name, part in tensors(spoken.published).items()}
    judged = rows(text, samples)
    return Voice(
        tokens=manifests.describe(write_tokens(text, folder)),
        words=write_words(text, folder),
        begun=text.begun,
        length=text.lengths[-1],
        record=record,
        validation=Losses.of(now),
        rounded=Losses.of(published),
        differs=differs,
        samples=draw(folder, text, spoken.published.shape, feeds),
        stages=stages(spoken),
        on_the_way=ON_THE_WAY[record.language],
        judged=write_judged(record.language, judged, folder),
        squeezing=squeezing(spoken.published, registry.directions_of(record.language), judged),
        looking=looked_into(spoken),
    )


def looked_into(spoken: Spoken) -> Looking:
    """Return what the book of a language is worth to its network."""
    held = HeldOut.of(spoken.record.language)
    network, text = spoken.published, spoken.text
    shelf = library.contexts(network, [text.encode(poem) for poem in held.book])
    store = library.stored(library.Book(shelf))
    return looking(f"{spoken.record.language}_book", network, text, store, held)


def stages(spoken: Spoken) -> list[Stage]:
    """Return the stages of a network's way, the last one as it is published."""
    language = spoken.record.language
    networks = [*spoken.stages, spoken.published]
    ruler, samples = RULERS[language], validation(language)
    return [
        Stage(model=model, reached=reached - 1, ruler=ruler(network, spoken.text, samples))
        for model, reached, network in zip(
            [*registry.on_the_way(language), language], spoken.record.kept, networks, strict=True
        )
    ]


def lesson_of(spoken: Spoken) -> Lesson:
    """Return how the page teaches a language's network to rhyme."""
    record, shape = spoken.record, spoken.published.shape
    models = registry.on_the_way(record.language)
    return Lesson(
        language=record.language,
        pupils={
            name: Pupil(model=models[place - 1], reached=record.kept[place - 1] - 1)
            for name, place in lesson.pupils(record).items()
        },
        group=learn.GROUP,
        answers=learn.ANSWERS,
        form=learn.FORM,
        shown=imitate.GROUP,
        poet=lesson.POET,
        pairs=prefer.PAIRS,
        beta=lesson.BETA,
        ruled=lesson.RULED,
        temperature=record.temperature,
        rates=lesson.RATES,
        halves=[list(sizes) for sizes in adapters.halves(shape)],
        adapters=adapters.count(shape),
        worths=lesson.WORTHS,
        record=lesson.read(),
    )


def features_of(trained: Trained, folder: Path) -> Features:
    """Return what is said of the features inside a language's network."""
    spoken = trained.voices[features.LANGUAGE]
    return features.publish(spoken.published, spoken.text, folder)


def size_of(spoken: Spoken) -> SizePreset:
    """Return what the calculator shows of a language's network: no biases, norms without a gain."""
    shape, record = spoken.published.shape, spoken.record
    heads = (shape.heads, shape.heads)
    return SizePreset(
        name=f"verse {record.language}",
        cite="",
        shape=[
            shape.blocks,
            shape.width,
            *heads,
            shape.inner,
            shape.vocabulary,
            spoken.text.lengths[-1],
        ],
        kind=[0, 0, 0, 0, 0, 1, 0, 0],
        tokens=float(record.recipe["tokens"]),
        parameters=record.weights,
    )


def build(trained: Trained, folder: Path) -> Manifest:
    """Return the manifest of the graphs in a folder; writes what is published beside them.

    Raises:
        VerificationError: when a graph does not compute what PyTorch computes.

    """
    every = registry.graphs(trained)
    shown = context(trained.voices["zh"])
    differences = references.write(every, shown, tensors(shown.network), folder)
    rungs = ladder.read()
    return Manifest(
        models=manifests.models_of(every, differences, folder),
        references=manifests.describe(folder / references.FILE),
        weights=list(names(shown.network.shape)),
        size=size_of(trained.voices["zh"]),
        versions=manifests.versions(),
        voices={name: voice(spoken, folder) for name, spoken in trained.voices.items()},
        tried=tried(),
        ladder=rungs,
        scaling=scaling(rungs, trained.voices[rungs.language].record),
        lesson=lesson_of(trained.voices[lesson.LANGUAGE]),
        readings=readings.publish(folder),
        memory=memory.publish(folder),
        features=features_of(trained, folder),
    )
