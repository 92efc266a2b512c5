"""Sharing configurations and their data files on the Hub of Hugging Face."""

from .errors import DefinitionNotFoundError, HubError, VariantError
from .hub import ExperimaestroHFHub

__all__ = ["DefinitionNotFoundError", "ExperimaestroHFHub", "HubError", "VariantError"]
