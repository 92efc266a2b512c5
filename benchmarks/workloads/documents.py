"""Configurations to JSON text and back.

The text is what the same implementation writes. Configurations are identified before they are
written, as they would be after a `submit`: identifying has rows of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from experimaestro.core.context import SerializationContext
from experimaestro.core.serialization import from_state_dict, load, save, state_dict

from . import Work, graphs


def _identified(config: Any) -> Any:
    config.__identifier__()
    return config


def _many(size: int) -> Any:
    return _identified(graphs.Collection.C(items=graphs.plain(size)))


def _text(config: Any) -> str:
    return json.dumps(state_dict(SerializationContext(), config))


def write(size: int) -> Work:
    """The state of a list of configurations, as JSON text."""
    config = _many(size)
    return lambda: _text(config)


def dumps(size: int) -> Work:
    """`json.dumps` of the same payload."""
    state = state_dict(SerializationContext(), _many(size))
    return lambda: json.dumps(state)


def read(size: int) -> Work:
    """Configurations from JSON text."""
    text = _text(_many(size))
    return lambda: from_state_dict(json.loads(text))


def read_instances(size: int) -> Work:
    """Instances from JSON text."""
    text = _text(_many(size))
    return lambda: from_state_dict(json.loads(text), as_instance=True)


def loads(size: int) -> Work:
    """`json.loads` of the same text."""
    text = _text(_many(size))
    return lambda: json.loads(text)


def _saved(size: int) -> str:
    folder = Path("saved")
    folder.mkdir()
    save(graphs.Collection.C(items=graphs.plain(size)), folder)
    return str(folder)


def load_folder(size: int) -> Work:
    """Configurations from a folder in which they were saved."""
    folder = _saved(size)
    return lambda: load(folder)


def loads_file(size: int) -> Work:
    """`json.loads` of the same file."""
    [file] = Path(_saved(size)).iterdir()
    return lambda: json.loads(file.read_text(encoding="utf-8"))


def write_diamond(depth: int) -> Work:
    """The state of a diamond, without text."""
    config = _identified(graphs.diamond(depth))
    return lambda: state_dict(SerializationContext(), config)


def chain(size: int) -> Work:
    """Make a chain, write it as JSON text, and read it."""
    return lambda: from_state_dict(json.loads(_text(graphs.chain(size))))


def diamond(size: int) -> Work:
    """Make a diamond, write it as JSON text, and read it."""
    return lambda: from_state_dict(json.loads(_text(graphs.diamond(size))))
