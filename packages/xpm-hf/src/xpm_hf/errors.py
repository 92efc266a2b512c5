"""Errors of `xpm_hf`.

::

    HubError
    ├── VariantError (ValueError)               a name that cannot be that of a variant
    ├── DefinitionNotFoundError (FileNotFoundError)
    ├── DamagedFileError (DataFileError)        a download that is not what was pushed
    ├── ForeignFileError (FileExistsError)      a data file in the place of one of others
    ├── UnpushedFileError (ValueError)          a data file that the Hub's client leaves out
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


class ForeignFileError(HubError, FileExistsError):
    """A data file that would take the place of a file that is of no model."""


class UnpushedFileError(HubError, ValueError):
    """A data file that the client of the Hub never uploads."""


class BusyBranchError(HubError, RuntimeError):
    """A branch to which others pushed each time that a commit was about to be made."""
