"""What the caller of a load decides."""

from __future__ import annotations

from typing import Literal, NamedTuple

from .policy import Policy

Verify = Literal["size", "full", "none"]
Unknown = Literal["error", "ignore"]


class LoadOptions(NamedTuple):
    """How a definition is loaded.

    Attributes:
        policy: which classes and scripts may be used.
        partial_loading: leave tasks that only produced something as stubs.
        verify: what is checked of data files: that they have their recorded size, that
            also their checksums and the identifiers agree, or only that they exist.
        unknown: what happens to parameters that the class does not have.
        discard_identifiers: compute identifiers anew.
    """

    policy: Policy = Policy()
    partial_loading: bool = False
    verify: Verify = "size"
    unknown: Unknown = "error"
    discard_identifiers: bool = False
