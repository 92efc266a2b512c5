"""The configurations: what a model is made of, and the model itself."""

import pickle
from typing import Any

from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from experimaestro import Config, DataPath, Param, field

from .data import Images, Labels


class Features(Config):
    """What a classifier sees of an image; the subclasses are the choices."""

    def transformer(self) -> Any:
        """The step of scikit-learn that computes them."""
        raise NotImplementedError


class Pixels(Features):
    """All pixels."""

    def transformer(self) -> Any:
        return StandardScaler()


class Components(Features):
    """The directions in which the images differ most."""

    count: Param[int]

    def transformer(self) -> Any:
        return PCA(self.count, svd_solver="full")


class Classifier(Config):
    """What names the digit from the features; the subclasses are the choices."""

    def estimator(self) -> Any:
        """The step of scikit-learn that learns to do so."""
        raise NotImplementedError


class Linear(Classifier):
    """Logistic regression."""

    penalty: Param[float] = field(default=1.0)

    def estimator(self) -> Any:
        return LogisticRegression(C=1 / self.penalty, max_iter=2000)


class Neighbours(Classifier):
    """The most frequent label among the nearest images."""

    count: Param[int]

    def estimator(self) -> Any:
        return KNeighborsClassifier(self.count)


class SupportVectors(Classifier):
    """A support vector machine with radial basis functions."""

    penalty: Param[float] = field(default=1.0)

    def estimator(self) -> Any:
        return SVC(C=1 / self.penalty)


class Model(Config):
    """A trained model: the choices that were made, and the file with what was learnt.

    The file is copied along wherever the model is saved or shared.
    """

    features: Param[Features]
    classifier: Param[Classifier]
    learnt: DataPath

    def __post_init__(self) -> None:
        # Reading a pickle runs code: load models only from those whom you trust.
        self.pipeline = pickle.loads(self.learnt.read_bytes())

    def predict(self, images: Images) -> Labels:
        """The digit in each image."""
        labels: Labels = self.pipeline.predict(images)
        return labels
