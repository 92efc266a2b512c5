"""Errors of `xpm_hf`.

::

    HubError
    ├── VariantError (ValueError)            a name that cannot be a variant
    └── DefinitionNotFoundError (FileNotFoundError)
"""

from __future__ import annotations


class HubError(Exception):
    """Root of all errors of this package."""


class VariantError(HubError, ValueError):
    """A name that cannot be that of a variant."""


class DefinitionNotFoundError(HubError, FileNotFoundError):
    """A folder or repository, or a variant of it, without a definition."""
