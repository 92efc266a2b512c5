"""The images: 8 by 8 pixels each, with the digit that they show; they come with scikit-learn."""

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

Split: TypeAlias = Literal["train", "validation", "test"]
Images: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int64]


def read_split(split: Split) -> tuple[Images, Labels]:
    """One part of the data, the same in each process: images (one a row) and their labels."""
    images, labels = load_digits(return_X_y=True)
    train, rest = train_test_split(
        np.arange(len(labels)), test_size=0.5, stratify=labels, random_state=0
    )
    validation, test = train_test_split(rest, test_size=0.5, stratify=labels[rest], random_state=0)
    chosen = {"train": train, "validation": validation, "test": test}[split]
    return images[chosen], labels[chosen]
