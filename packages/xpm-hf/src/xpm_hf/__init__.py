"""Sharing configurations and their data files on the Hub of Hugging Face."""

from .errors import (
    BusyBranchError,
    DamagedFileError,
    DefinitionNotFoundError,
    ForeignFileError,
    HubError,
    UnpushedFileError,
    VariantError,
)
from .hub import ExperimaestroHFHub

__all__ = [
    "BusyBranchError",
    "DamagedFileError",
    "DefinitionNotFoundError",
    "ExperimaestroHFHub",
    "ForeignFileError",
    "HubError",
    "UnpushedFileError",
    "VariantError",
]
