"""What differs between two jobs or saves: parameters, data files, and the code that ran."""

from __future__ import annotations

import filecmp
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from xpm_params import (
    EnumValue,
    ParamsError,
    ParamsView,
    open_params,
    printable,
    read_json,
    read_params,
)

from .subjects import Kind, Subject
from .submissions import submissions
from .workspace import JobFolder, RunFolder

ABSENT: Final = "(none)"
_OF_CODE: Final = ("python", "python_version", "platform", "git", "packages", "editable_packages")
_MAX_SHOWN: Final = 200


class Difference(NamedTuple):
    """One thing that differs.

    Attributes:
        kind: `class`, `parameter`, `data file` or `code`.
        place: of the parameter, from the top; or the name of what is recorded of the code.
        left: the text of the first value, `(none)` if it has none.
        right: of the second.
    """

    kind: str
    place: str
    left: str
    right: str


def differences(left: Subject, right: Subject) -> Iterator[Difference]:
    """All that differs, parameters first; each pair of configurations is compared once.

    Raises:
        ParamsError: if a definition cannot be read.
    """
    yield from _Comparison(left, right).differences()
    yield from _of_code(left, right)


class _Comparison:
    """Walks two definitions side by side, without recursion and without their classes."""

    def __init__(self, left: Subject, right: Subject) -> None:
        self._subjects = (left, right)
        self._compared: set[tuple[ParamsView, ParamsView]] = set()

    def differences(self) -> Iterator[Difference]:
        left, right = (open_params(subject.path) for subject in self._subjects)
        pending: list[tuple[str, Any, Any]] = [("", left, right)]
        while pending:
            place, left, right = pending.pop()
            parts = self._parts(left, right)
            if parts is not None:
                if _class_name(left) != _class_name(right):
                    yield Difference("class", place or "$", _shown(left), _shown(right))
                pending += [(_joined(place, key), *pair) for key, *pair in reversed(parts)]
            elif isinstance(left, Path) and isinstance(right, Path):
                yield from self._of_paths(place, left, right)
            elif _key(left) != _key(right):
                yield Difference("parameter", place or "$", _shown(left), _shown(right))

    def _parts(self, left: Any, right: Any) -> list[tuple[Any, Any, Any]] | None:
        """The parts of two values that have parts of the same kind."""
        if isinstance(left, ParamsView) and isinstance(right, ParamsView):
            if (left, right) in self._compared:
                return []
            self._compared.add((left, right))
            return _paired({name: left[name] for name in left}, {n: right[n] for n in right})
        if isinstance(left, tuple) and isinstance(right, tuple):
            return _paired(dict(enumerate(left)), dict(enumerate(right)))
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            return _paired(left, right)
        return None

    def _of_paths(self, place: str, left: Path, right: Path) -> Iterator[Difference]:
        texts = [
            _relative(path, subject)
            for path, subject in zip((left, right), self._subjects, strict=True)
        ]
        is_data = [
            subject.kind is not Kind.JOB and path.is_relative_to(subject.folder)
            for path, subject in zip((left, right), self._subjects, strict=True)
        ]
        if all(is_data):
            if not _same_content(left, right):
                yield Difference("data file", place, *map(_described, (left, right)))
        elif texts[0] != texts[1]:
            yield Difference("parameter", place, *map(_shown, texts))


def _paired(left: Mapping[Any, Any], right: Mapping[Any, Any]) -> list[tuple[Any, Any, Any]]:
    keys = [*left, *(key for key in right if key not in left)]
    return [(key, left.get(key, _Absent), right.get(key, _Absent)) for key in keys]


class _Absent:
    """Stands for a part that only the other has."""


def _class_name(value: Any) -> str | None:
    return value.definition.typename if isinstance(value, ParamsView) else None


def _key(value: Any) -> object:
    """What is equal for equal values: `1`, `1.0` and `True` are not."""
    if isinstance(value, ParamsView):
        return value.definition.typename, value.definition.identifier
    if isinstance(value, frozenset):
        return frozenset(map(_key, value))
    if isinstance(value, tuple):
        return tuple(map(_key, value))
    if isinstance(value, float) and value != value:
        return "nan"
    return type(value), repr(value) if isinstance(value, float) else value


def _shown(value: Any) -> str:
    if value is _Absent:
        return ABSENT
    if isinstance(value, ParamsView):
        return printable(value.definition.typename)
    if isinstance(value, EnumValue):
        return printable(f"{value.enum}.{value.value}")
    if isinstance(value, Path):
        return printable(str(value))
    if isinstance(value, frozenset):
        text = f"{{{', '.join(sorted(map(repr, value)))}}}"
    else:
        text = repr(dict(value)) if isinstance(value, Mapping) else repr(value)
    text = printable(text)
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"


def _joined(place: str, key: Any) -> str:
    if isinstance(key, str) and key.isidentifier():
        return f"{place}.{key}" if place else key
    shown = json.dumps(key) if isinstance(key, (str, int)) else printable(repr(key))
    return f"{place}[{shown}]"


def _relative(path: Path, subject: Subject) -> str:
    """A path as it would be in another job, or in another workspace."""
    workspace = subject.workspace
    if workspace is not None:
        path = workspace.here(path)
    for folder in (subject.folder, workspace.root if workspace else subject.folder):
        if path.is_relative_to(folder):
            return str(path.relative_to(folder))
    return str(path)


def _same_content(left: Path, right: Path) -> bool:
    if left.is_dir() and right.is_dir():
        files = _files(left)
        return files == _files(right) and all(
            filecmp.cmp(left / name, right / name, shallow=False) for name in files
        )
    if left.is_file() and right.is_file():
        return filecmp.cmp(left, right, shallow=False)
    return not left.exists() and not right.exists()


def _files(folder: Path) -> list[str]:
    return sorted(
        os.path.relpath(os.path.join(parent, name), folder)
        for parent, _, names in os.walk(folder)
        for name in names
    )


def _described(path: Path) -> str:
    if path.is_dir():
        files = _files(path)
        size = sum((path / name).stat().st_size for name in files)
        return f"{len(files)} files, {size} bytes"
    return f"{path.stat().st_size} bytes" if path.is_file() else "missing"


def _of_code(left: Subject, right: Subject) -> Iterator[Difference]:
    """What the runs recorded of Python, packages and the code, where both did."""
    recorded = [recorded_environment(subject) for subject in (left, right)]
    if None in recorded:
        return
    texts = [dict(_flat("", part)) for part in recorded]
    for name in sorted(texts[0].keys() | texts[1].keys()):
        values = [text.get(name, ABSENT) for text in texts]
        if values[0] != values[1]:
            yield Difference("code", name, *values)


def recorded_environment(subject: Subject) -> Any:
    """What a save tells of how it was made, else the run of it."""
    document = read_params(subject.path)
    if "provenance" in document.extra:
        return document.extra["provenance"]
    run = subject.run or _latest_run_of(subject)
    if run is None or not run.environment.is_file():
        return None
    with suppress(ParamsError):
        return read_json(run.environment)
    return None


def _latest_run_of(subject: Subject) -> RunFolder | None:
    """The last run that submitted a job."""
    if subject.kind is not Kind.JOB or subject.workspace is None:
        return None
    job = JobFolder(subject.folder)
    runs = list(subject.workspace.all_runs())
    for run in sorted(runs, key=lambda run: run.run_id, reverse=True):
        if any(submission.identifier == job.identifier for submission in submissions(run)):
            return run
    return None


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            if name or key in _OF_CODE:
                yield from _flat(f"{name}.{key}" if name else key, part)
    else:
        yield printable(name), _shown(value)
