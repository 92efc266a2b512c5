"""The tasks: each one is a job with a folder and a process of its own, and is run once."""

import pickle
from collections.abc import Callable
from pathlib import Path

from sklearn.pipeline import make_pipeline

from experimaestro import Meta, Param, PathGenerator, Task, field

from .data import Split, read_split
from .models import Classifier, Features, Model


class Train(Task):
    """Trains a model on the training images."""

    features: Param[Features]
    classifier: Param[Classifier]
    learnt: Meta[Path] = field(default_factory=PathGenerator("learnt.pickle"))
    """Where the result goes: a file in the folder of the job."""

    def execute(self) -> None:
        """Runs in the job."""
        images, labels = read_split("train")
        pipeline = make_pipeline(self.features.transformer(), self.classifier.estimator())
        pipeline.fit(images, labels)
        self.learnt.write_bytes(pickle.dumps(pipeline))

    def task_outputs(self, dep: Callable[[Model], Model]) -> Model:
        """What `submit()` returns; the tasks that use it wait for this one."""
        model = Model.C(features=self.features, classifier=self.classifier, learnt=self.learnt)
        return dep(model)


class Evaluate(Task):
    """Measures how many digits of a split a model gets right."""

    model: Param[Model]
    split: Param[Split]
    result: Meta[Path] = field(default_factory=PathGenerator("accuracy.txt"))

    def execute(self) -> None:
        """Runs in the job, where `self.model` is an instance that can predict."""
        images, labels = read_split(self.split)
        accuracy = (self.model.predict(images) == labels).mean()
        self.result.write_text(f"{accuracy}\n")

    def accuracy(self) -> float:
        """What the job found, from 0 to 1, once it is done."""
        return float(self.result.read_text())
