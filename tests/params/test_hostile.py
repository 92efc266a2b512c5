"""Damaged documents: each loads, or is refused with an error of this package."""

import io
import os
import random

import pytest

from xpm_params import (
    Decoder,
    Document,
    Env,
    ParamsError,
    ParamsFileNotFoundError,
    ParamsPathError,
    dumps,
    loads,
    open_params,
)
from xpm_params.checks import problems_of
from xpm_params.plain import plain
from xpm_params.tree import Tree

SEED = """{"workspace": "/srv/workspace", "version": 4, "experimaestro": "2.7.0", "objects": [
{"id": 1, "module": "models", "type": "Optimizer", "typename": "models.Optimizer",
"identifier": {"main": "0897"}, "fields": {"lr": 0.5, "nesterov": false, "type": null}},
{"id": 2, "module": "models", "type": "Train", "typename": "models.Train", "identifier": "ba5f",
"init-tasks": [1], "task": 2, "file": "train.py", "meta": true,
"fields": {"optimizer": {"type": "python", "value": 1}, "epochs": 3,
"output": {"type": "path", "value": "out/weights.txt", "base": "job"},
"weights": {"type": "path.serialized", "value": "w", "is_folder": true, "size": 3,
"files": {"a": {"size": 3, "sha256": "ab"}}},
"words": {"type": "set", "items": ["c", {"type": "frozenset", "items": [1, 2]}]},
"table": {"type": "dict", "items": [[1, {"type": "tuple", "items": [1, 2]}], [2, "b"]]},
"mode": {"type": "enum", "module": "models", "enum": "Mode", "value": "FAST"},
"limit": {"type": "float", "value": "inf"}, "key": {"type": "bytes", "value": "AP8="}}},
{"id": 3, "typename": "models.Other", "identifier": "cd", "stub": true}],
"data": [{"type": "python", "value": 2}, {"a": [1, 2.5e3, "\\u00e9"]}], "carbon": {"on": true}}"""

PIECES = [
    "{}", "[]", "null", "true", "-1", "7", "2.5", "1e999", "NaN", '""', '"type"', '"\\ud800"', ",",
    ":", "[", "}", '"', "\\", "\0", '{"type": "python", "value": 9}', '{"type": "x"}',
    '"../../x"', '"/etc/passwd"', '"value"', '"items"', "[" * 300, "9" * 5000,
]  # fmt: skip

MUTATIONS = int(os.environ.get("XPM_MUTATIONS", "1000"))  # of each of ten parts

ENV = Env.for_job("/srv/workspace/jobs/task/id")


def load(text: str | bytes) -> bool:
    """Whether the text is read, decoded and written without an error of this package."""
    try:
        document = Document.from_dict(loads(text))
        for definition in document.objects:
            for value in definition.fields.values():
                Decoder(ENV).decode([value])
        Decoder(ENV).decode([document.data])
        dumps(document.to_dict())
    except ParamsError as error:
        check_place(error)
        return False
    return True


def check_place(error: ParamsError) -> None:
    at_the_top = ("expected a document", "expected JSON, found nothing", "the key 'objects' is")
    named = error.place in str(error) if error.path else " at line " in str(error)
    assert named or error.reason.startswith(at_the_top), error


def has_problems(text: str | bytes) -> bool:
    """Whether any is found, those of data files aside; also opens and draws the document."""
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        root = open_params(io.BytesIO(content), "/srv/somewhere")
        list(Tree(depth=9, colour=False).lines(root))
        plain(root)
    except ParamsError as error:
        check_place(error)
    problems = problems_of(io.BytesIO(content), "/srv/somewhere")
    return not {type(problem) for problem in problems} <= {ParamsFileNotFoundError, ParamsPathError}


def mutated(text: str, source: random.Random) -> str | bytes:
    for _ in range(source.randint(1, 3)):
        start = source.randrange(len(text) + 1)
        end = min(len(text), start + source.choice([0, 1, 1, 5, 40]))
        choice = source.random()
        if choice < 0.1:
            text = text[: start + 1]  # truncated
        elif choice < 0.4:
            text = text[:start] + text[end:]
        elif choice < 0.6:
            text = text[:start] + chr(source.randrange(32, 300)) + text[end:]
        else:
            text = _with_other_token(text, source)
    if text and source.random() < 0.1:
        content = bytearray(text.encode())
        content[source.randrange(len(content))] = source.randrange(256)
        return bytes(content)
    return text


def _with_other_token(text: str, source: random.Random) -> str:
    """The text with one of its JSON tokens replaced, so that it often stays JSON."""
    start = source.randrange(len(text) + 1)
    while start and text[start - 1] not in " [{\n":
        start -= 1
    end = start + 1
    while end < len(text) and text[end] not in ",:]}":
        end += 1
    return text[:start] + source.choice(PIECES) + text[end:]


def test_the_seed_loads() -> None:
    assert load(SEED)


@pytest.mark.parametrize("part", range(10))
def test_a_damaged_document_loads_or_is_refused(part: int) -> None:
    source = random.Random(part)
    texts = [mutated(SEED, source) for _ in range(MUTATIONS)]
    loaded = [load(text) for text in texts]
    assert 0.02 < sum(loaded) / MUTATIONS < 0.9  # neither harmless nor always at the surface
    problems = [has_problems(text) for text in texts]
    assert not any(problems[index] for index in range(MUTATIONS) if loaded[index])


def test_a_truncated_document_is_refused() -> None:
    assert not any(load(SEED[:length]) for length in range(len(SEED)))
