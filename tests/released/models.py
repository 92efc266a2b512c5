"""Classes of the files here, beside those of `golden`; released files name them: only add."""

from typing import Any

from experimaestro import Config, Param


class Anything(Config):
    """Holds a value that no declaration describes."""

    value: Param[Any]
