"""What the caller of a load decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypedDict

from .policy import NO_MOVES, Allow, Policy
from .progress import Progress

Verify = Literal["size", "full", "none"]
Unknown = Literal["error", "ignore"]
Missing = Literal["error", "stub"]


class SafeLoadArguments(TypedDict, total=False):
    """Arguments, by name, for definitions from anywhere; all may be left out.

    Attributes:
        verify: check that data files are there (`"none"`), have their recorded size
            (`"size"`, the default), and that checksums and identifiers agree (`"full"`).
        unknown: `"ignore"` drops parameters that the class does not have.
        missing: `"stub"` loads what is of a class that is not found as a `ConfigStub`,
            with its parameters, which can be saved again.
        moved: old `"module:Name"` → new one, of classes and enums that moved.
        allow: modules whose classes may be used (names or a function); all by default.
        progress: called with the bytes that `verify="full"` has read, those known of so
            far, and the file at work; what it raises ends the load.
    """

    verify: Verify
    unknown: Unknown
    missing: Missing
    moved: Mapping[str, str]
    allow: Allow | None
    progress: Progress | None


class LoadArguments(SafeLoadArguments, total=False):
    """Arguments, by name, of everything that reads a definition; all may be left out.

    Attributes:
        trust_files: run the scripts that the definition names, to find their classes, and take
            data files that were not saved with it from wherever it says.
    """

    trust_files: bool


class LoadOptions(NamedTuple):
    """How a definition is loaded.

    Attributes:
        policy: which classes and scripts may be used, and where they are.
        partial_loading: leave tasks that only produced something as stubs.
        verify: what is checked of data files and identifiers.
        unknown: what happens to parameters that the class does not have.
        missing: what happens to objects whose class is not found.
        progress: told of the bytes that are read for `verify`.
        discard_identifiers: compute identifiers anew.
    """

    policy: Policy = Policy()
    partial_loading: bool = False
    verify: Verify = "size"
    unknown: Unknown = "error"
    missing: Missing = "error"
    progress: Progress | None = None
    discard_identifiers: bool = False


def load_options(
    partial_loading: bool,
    *,
    verify: Verify = "size",
    unknown: Unknown = "error",
    missing: Missing = "error",
    moved: Mapping[str, str] = NO_MOVES,
    allow: Allow | None = None,
    trust_files: bool = False,
    progress: Progress | None = None,
) -> LoadOptions:
    """The options that the arguments of a caller give.

    Raises:
        ValueError: if one of them is not among what it can be.
    """
    for name, value, known in (
        ("verify", verify, ("size", "full", "none")),
        ("unknown", unknown, ("error", "ignore")),
        ("missing", missing, ("error", "stub")),
    ):
        if value not in known:
            raise ValueError(f"expected {name} to be one of {known}, found {value!r}")
    policy = Policy(allow, trust_files, moved)
    return LoadOptions(policy, partial_loading, verify, unknown, missing, progress)
