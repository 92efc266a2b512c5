"""Parameters as environment variables."""

from __future__ import annotations

import re

from .errors import ParamsValueError, shown
from .plain import scalar_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .values import Json


def variables(json: Json, prefix: str) -> dict[str, str]:
    """The scalars in plain JSON, each by a name such as ``XPM_MODEL__LAYERS__0__UNITS``.

    Raises:
        ParamsValueError: two of them would have the same name, or one cannot be a variable.
    """
    found: dict[str, str] = {}
    for path, text in _scalars(json, ()):
        name = prefix + "__".join(re.sub(r"\W", "_", part, flags=re.ASCII).upper() for part in path)
        if not (name.isascii() and name.isidentifier()):
            reason = f"expected the name of a variable, found {shown(name)}: see --prefix"
            raise ParamsValueError(reason, path)
        if name in found:
            raise ParamsValueError(
                f"expected a variable for each value, found two for {name}", path
            )
        if "\0" in text:
            raise ParamsValueError(
                "expected text that a variable can hold, found a null character", path
            )
        found[name] = text
    return found


def _scalars(json: Json, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(json, dict):
        for key, value in json.items():
            if not key.startswith("$"):  # a class, or the end of a cycle
                yield from _scalars(value, (*path, key))
    elif isinstance(json, list):
        for index, value in enumerate(json):
            yield from _scalars(value, (*path, str(index)))
    else:
        yield path, scalar_text(json)
