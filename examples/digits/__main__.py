"""`python -m examples.digits`: trains six models, picks the best, tests it and exports it."""

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from experimaestro import experiment
from experimaestro.huggingface import ExperimaestroHFHub

from .data import read_split
from .models import Components, Linear, Model, Neighbours, Pixels, SupportVectors
from .tasks import Evaluate, Train

FEATURES = [Pixels.C(), Components.C(count=20)]
CLASSIFIERS = [Linear.C(), Neighbours.C(count=3), SupportVectors.C(penalty=0.1)]

Workspace = Annotated[
    Path,
    typer.Option(file_okay=False, writable=True, help="Folder for all jobs and results."),
]


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(workspace: Workspace = Path("digits-workspace")) -> None:
    """Train models that recognise handwritten digits, test the best one and export it."""
    settings = len(FEATURES) * len(CLASSIFIERS)
    typer.echo(f"1. Train and evaluate {settings} models, several at a time")
    with experiment(workspace, "digits-select") as select:
        ranking = rank_models(select)
        select.save(ranking[0].model, "best")

    typer.echo("2. Test the best one, in a second experiment")
    with experiment(workspace, "digits-test") as test:
        model: Model = test.load("digits-select", "best")
        tested: Evaluate = Evaluate.C(model=model, split="test").submit()

    typer.echo("3. Export it, and load the export in a fresh process")
    export = workspace / "export"
    ExperimaestroHFHub(model).save_pretrained(export)
    same = count_same_labels(model, export)

    show(ranking, tested)
    typer.echo(f"The export, in a fresh process, gives the same {same} labels.\n")
    typer.echo(f"workspace: {from_here(workspace)}")
    typer.echo(f"save:      {from_here(model.learnt.parent)}")
    typer.echo(f"export:    {from_here(export)}\n")
    jobs = [*select.jobs, *test.jobs]
    run = sum(not job.already_done for job in jobs)
    typer.echo(
        f"Jobs run: {run} of {len(jobs)}. Run this again, and none will be."
        if run
        else f"Jobs run: none of {len(jobs)}; all were done before."
    )


def rank_models(xp: experiment) -> list[Evaluate]:
    """Trains and evaluates a model for each setting, in parallel; the best comes first."""
    models = [
        Train.C(features=features, classifier=classifier).submit()
        for features, classifier in itertools.product(FEATURES, CLASSIFIERS)
    ]
    evaluations = [Evaluate.C(model=model, split="validation").submit() for model in models]
    xp.wait()
    return sorted(evaluations, key=Evaluate.accuracy, reverse=True)


def count_same_labels(model: Model, export: Path) -> int:
    """How many labels a fresh process gets from the export: the same as ours, or an error."""
    images, _ = read_split("test")
    ours = model.instance().predict(images).tolist()
    command = [sys.executable, "-m", f"{__package__}.predict", str(export)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    theirs = [int(label) for label in printed.split()]
    if theirs != ours:
        raise RuntimeError(f"expected the labels {ours} from {export}, found {theirs}")
    return len(ours)


def show(ranking: list[Evaluate], tested: Evaluate) -> None:
    """Prints the table of settings and accuracies."""
    table = Table("features", "classifier", "validation", "test")
    for evaluation in ranking:
        test = f"{tested.accuracy():.1%}" if evaluation is ranking[0] else ""
        model = evaluation.model
        features, classifier = str(model.features), str(model.classifier)
        table.add_row(features, classifier, f"{evaluation.accuracy():.1%}", test)
    Console().print("", table)


def from_here(path: Path) -> Path:
    """The path to show: relative when it is in the current folder."""
    path, here = path.absolute(), Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


if __name__ == "__main__":
    app()
