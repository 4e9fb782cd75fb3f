"""A writer that is taught as the page teaches it, with the exported graphs."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from model_export.export.onnx_file import file_of
from model_export.export.running import Feeds, scalar, session
from model_export.verse import lesson, manifest, records
from model_export.verse.data import corpus
from model_export.verse.graphs import adapters, learn, parts, write_many
from model_export.verse.graphs.adam import begun
from model_export.verse.graphs.registry import TAUGHT
from model_export.verse.graphs.tones import TOKENS
from model_export.verse.graphs.weights import rounded
from model_export.verse.lesson import Recital, Taught, Worth
from model_export.verse.text import SEVEN, Text, before_end

# Poems that are written before and after.
JUDGED = 512


@dataclass
class Pupil:
    """A network that is taught, with its adapters and Adam's averages."""

    text: Text
    worth: Worth
    weights: Feeds
    state: Feeds
    random: np.random.Generator
    temperature: float

    @classmethod
    def untaught(cls, place: int, worth: Worth, seed: int) -> "Pupil":
        """Return the network as it was at a stage, with adapters that change nothing."""
        record = records.run(lesson.LANGUAGE)
        network = rounded(records.stage(record, record.kept[place - 1]))
        vector = adapters.begun(network.shape, torch.Generator().manual_seed(seed))
        averages = zip(("m", "v", "m_one", "v_one"), begun(vector), strict=True)
        return cls(
            corpus.text(lesson.LANGUAGE),
            worth,
            {name: part.numpy() for name, part in parts.tensors(network).items()},
            {"adapters": vector.numpy(), **{name: part.numpy() for name, part in averages}},
            np.random.default_rng(seed),
            record.temperature,
        )

    @cached_property
    def graphs(self) -> dict[str, InferenceSession]:
        """Return the sessions by the graphs' names."""
        files = {name: file_of(name).removesuffix(".onnx") for name in (*TAUGHT, "score")}
        return {name: session(manifest.FOLDER, file) for name, file in files.items()}

    def run(self, name: str, feeds: Feeds) -> Feeds:
        """Return a graph's outputs by name; what it does not take is left out."""
        run = self.graphs[name]
        wanted = {each.name for each in run.get_inputs()}
        answers = run.run(None, {key: value for key, value in feeds.items() if key in wanted})
        return dict(zip((each.name for each in run.get_outputs()), answers, strict=True))

    def worn(self) -> Feeds:
        """Return the weights with the adapters on."""
        made = self.run("adapt", {**self.weights, **self.state, "strength": scalar(1)})
        changed = {name.removeprefix("adapted_"): part for name, part in made.items()}
        return {**self.weights, **changed, "temperature": scalar(self.temperature)}

    def write(self, worn: Feeds, uniform: NDArray[np.float32]) -> NDArray[np.int64]:
        """Return a group of poems, from the first mark on: int64 [poems, 1 + positions]."""
        begin = np.full(uniform.shape[1], SEVEN)
        shape = records.blank(records.run(lesson.LANGUAGE)).shape
        cache = write_many.empty(shape, len(begin), len(uniform))
        empty = {name: part.numpy() for name, part in cache.items()}
        state = {"last": begin, "position": np.array(0), "uniform": uniform}
        written = self.run("write_many", {**worn, **empty, **state})["written"]
        poems: NDArray[np.int64] = np.c_[begin, written.T]
        return poems

    def judge(self, poems: NDArray[np.int64], endings: NDArray[np.int64]) -> Feeds:
        """Return what the reward says of a group."""
        rows = np.zeros((len(poems), TOKENS), np.int64)
        rows[:, : poems.shape[1] - 1] = poems[:, 1:]
        paid = {f"{name}_worth": scalar(getattr(self.worth, name)) for name in lesson.PAID}
        form = np.array(learn.FORM)
        return self.run("reward", {"tokens": rows, "endings": endings, "form": form, **paid})

    def judge_whole(self, poems: NDArray[np.int64]) -> Feeds:
        """Return what the reward says of poems with the last characters that they have."""
        return self.judge(poems, poems[:, learn.FOURTH + 1 : learn.FOURTH + 2])

    def end(self, worn: Feeds, poems: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return several last characters for each poem of a group: int64 [poems, answers]."""
        drawn: Feeds = {
            "tokens": poems[:, : learn.FOURTH + 1],
            "uniform": self.random.random((learn.GROUP, learn.ANSWERS), np.float32),
        }
        found = self.run("endings", {**worn, **drawn})["endings"]
        endings: NDArray[np.int64] = found.astype(np.int64)
        return endings

    def step(self, graph: str, feeds: Feeds) -> Feeds:
        """Take a step of learning, and return what its graph tells."""
        rate = {"rate": scalar(lesson.RATES[graph])}
        answers = self.run(graph, {**self.weights, **self.state, **rate, **feeds})
        self.state = {name: answers[f"next_{name}"] for name in self.state}
        return answers

    def teach(self) -> Taught:
        """Let it write a group, end each poem in several ways, and learn from them."""
        worn = self.worn()
        poems = self.write(worn, self.random.random((learn.LENGTH, learn.GROUP), np.float32))
        endings = self.end(worn, poems)
        judged = self.judge(poems, endings)
        given = {name: judged[name] for name in ("advantages", "lead")}
        terms = {
            "divergence_weight": scalar(self.worth.divergence),
            "temperature": scalar(self.temperature),
        }
        group = {"tokens": poems, "endings": endings, **given, **terms}
        answers = self.step("learn", group)
        means = {name: float(judged[name].mean()) for name in lesson.MEANS}
        return Taught(**means, divergence=float(answers["divergence"]))

    def recite(self) -> Recital:
        """Return what many poems of the same numbers are like."""
        uniform = np.random.default_rng(lesson.SEED + 1).random((learn.LENGTH, JUDGED), np.float32)
        poems = self.write(self.worn(), uniform)
        judged = self.judge_whole(poems)
        ends = poems[:, [learn.SECOND + 1, learn.FOURTH + 1]]
        counts = Counter(ends.flatten().tolist())
        token, count = counts.most_common(1)[0]
        return Recital(
            poems=JUDGED,
            rhyme=float(judged["rhyme"].mean()),
            regulated=float(judged["regulated"].mean()),
            different=len(counts),
            commonest=self.text.decode([token]),
            commonest_share=count / ends.size,
            texts=[self.text.decode(before_end(row.tolist())) for row in poems[:3, 1:]],
        )
