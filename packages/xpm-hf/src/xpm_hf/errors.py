"""Errors of `xpm_hf`.

::

    HubError
    ├── VariantError (ValueError)               a name that cannot be that of a variant
    ├── DefinitionNotFoundError (FileNotFoundError)
    ├── DamagedFileError (DataFileError)        a download that is not what was pushed
    └── BusyBranchError (RuntimeError)          a branch that others push to all the time
"""

from __future__ import annotations

from xpm_serialize import DataFileError


class HubError(Exception):
    """Root of all errors of this package."""


class VariantError(HubError, ValueError):
    """A name that cannot be that of a variant."""


class DefinitionNotFoundError(HubError, FileNotFoundError):
    """A folder or repository, or a variant of it, without a definition."""


class DamagedFileError(HubError, DataFileError):
    """A downloaded file that is not what the definition, or the Hub, says that it is."""


class BusyBranchError(HubError, RuntimeError):
    """A branch to which others pushed each time that a commit was about to be made."""
