"""Record finished trainings of verse in records/verse: weights, their way, and what they write.

`python -m model_export.verse.record zh` (or `en`, or `ladder`) after the recipes of the same name;
`lessons` records the texts that a reader's own network learns from.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import torch

from model_export import files
from model_export.command import run as obey
from model_export.errors import FamilyError
from model_export.export.manifest import versions
from model_export.training.execution import Execution
from model_export.training.progress import over
from model_export.verse import ladder, readings, records
from model_export.verse import train as training
from model_export.verse.data import corpus
from model_export.verse.data.samples import BETWEEN, COUNTS, Samples
from model_export.verse.data.samples import write as write_text
from model_export.verse.measured import copies, ngrams
from model_export.verse.measured.judges import JUDGES, TABLES, TEMPERATURE, Judge
from model_export.verse.network import Network
from model_export.verse.recipes import LANGUAGES, recipes
from model_export.verse.records import FOLDER, KEPT, ON_THE_WAY, Losses, Ngram, Reached, RunRecord
from model_export.verse.text import END, Text
from model_export.verse.train import Run

# Poems that are written to be measured at the end.
WRITTEN = 2_000


def foretold(samples: Samples, text: Text) -> list[Ngram]:
    """Return what Kneser-Ney models of one to three tokens reach on the validation set."""
    learnt, judged = (
        [text.encode(one) for one in part] for part in (samples.train, samples.validation)
    )
    # Per token is all that is asked for here: each counts as one character.
    lengths = [1] * len(text.tokens)
    found = []
    for order in (1, 2, 3):
        model = ngrams.fit(learnt, order, len(text.tokens))
        token, unmarked = (
            ngrams.score(model, judged, lengths, [END, *marks]).per_token
            for marks in ((), text.marks)
        )
        found.append(Ngram(order=order, token=token, unmarked=unmarked))
    return found


def chosen(history: Sequence[Reached], count: int, rule: str) -> list[int]:
    """Return so many stages, from 1, that share the way in loss and form equally."""

    def way(one: Reached, other: Reached) -> float:
        lost = abs(one.validation.token - other.validation.token)
        formed = abs((one.form or {})[rule] - (other.form or {})[rule])
        return lost / all_lost + formed / all_formed

    first, last = history[0], history[-1]
    all_lost = max(1e-9, abs(first.validation.token - last.validation.token))
    all_formed = max(1e-9, abs((first.form or {})[rule] - (last.form or {})[rule]))
    walked = [0.0]
    for one, other in pairwise(history):
        walked.append(walked[-1] + way(one, other))
    marks = [walked[-1] * number / (count - 1) for number in range(count)]
    near: list[int] = []
    for mark in marks:
        others = (index for index in range(len(walked)) if index not in near)
        near.append(min(others, key=lambda index: abs(walked[index] - mark)))
    return sorted(index + 1 for index in near)


def followed(run: Run, judge: Judge, count: int) -> list[Reached]:
    """Return the history, with the form of so many poems that were written at each stage."""
    network = Network(run.network.shape).eval()
    reached = []
    for number, stage in enumerate(over(run.history, "writing at each stage"), start=1):
        network.load_state_dict(training.load_weights(run.folder, number))
        _, shares = judge.written(network, count)
        reached.append(
            Reached(
                tokens=stage.tokens,
                loss=stage.loss,
                validation=Losses.of(stage.validation),
                seconds=stage.seconds,
                form=shares,
            )
        )
    return reached


def record(run: Run, samples: Samples, text: Text, folder: Path = FOLDER) -> RunRecord:
    """Write all that is recorded of a language's network, and return the record."""
    own = folder / text.language
    write_text(own / records.VALIDATION, BETWEEN.join(samples.validation) + "\n")
    write_text(own / COUNTS, json.dumps(samples.counts, ensure_ascii=False, indent=2) + "\n")
    TABLES[text.language](samples, text)
    judge = JUDGES[text.language](text)
    history = followed(run, judge, ON_THE_WAY[text.language])
    kept = chosen(history, KEPT[text.language], judge.rule)
    for old in own.glob("stage-*.safetensors"):
        old.unlink()
    for stage in kept:
        weights = training.load_weights(run.folder, stage)
        records.save_bytes(weights, training.weights_file(own, stage))
    records.save_halves(run.network.state_dict(), own / records.WEIGHTS)
    network = Network(run.network.shape).eval()
    network.load_state_dict(
        {name: part.half().float() for name, part in run.network.state_dict().items()}
    )
    learnt = copies.known(samples.train)
    texts, shares = judge.written(network, WRITTEN)
    judged, tested = (
        training.lost(network, text, part) for part in (samples.validation, samples.test)
    )
    content = RunRecord(
        language=text.language,
        recipe=asdict(run.recipe),
        vocabulary=len(text.tokens),
        weights=run.network.shape.weights,
        weights_sha256=records.sha256(own / records.WEIGHTS),
        data_sha256=hashlib.sha256("\n".join(samples.train).encode()).hexdigest(),
        device=run.device,
        versions=versions(),
        seconds=run.seconds,
        history=history,
        kept=kept,
        validation=Losses.of(judged),
        test=Losses.of(tested),
        ngrams=foretold(samples, text),
        temperature=TEMPERATURE,
        written=len(texts),
        form=shares,
        form_of_real=judge.real(samples.validation),
        copied=copies.copied(texts, learnt).share,
        copied_of_real=copies.copied(samples.validation, learnt).share,
        counts=samples.counts | samples.sizes,
    )
    with files.whole(own / records.RUN) as path:
        path.write_text(content.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return content


def main() -> int:
    """Record what is named."""
    parser = argparse.ArgumentParser(
        prog="python -m model_export.verse.record", description=__doc__
    )
    parser.add_argument("what", choices=[*LANGUAGES, "ladder", "lessons"])
    what = parser.parse_args().what
    execution = Execution(torch.device("cpu"))

    def work() -> None:
        if what == "ladder":
            ladder.record(execution)
            return
        if what == "lessons":
            readings.record({language: corpus.samples(language) for language in LANGUAGES})
            return
        recipe = recipes(what)["shipped"]
        text, samples = corpus.text(what), corpus.samples(what)
        run = training.train(recipe, text, samples, execution)
        if not run.history:
            raise FamilyError(f"{what}/shipped is not trained: run `make verse`.")
        record(run, samples, text)

    return obey(work, "Stopped; the next run goes on from the last stage.")


if __name__ == "__main__":
    sys.exit(main())
