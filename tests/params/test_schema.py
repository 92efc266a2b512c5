"""The JSON Schema says what the codec says, as far as a schema can."""

import json
import random
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from params.documents import definition, document, opened
from params.test_hostile import SEED, mutated
from params.test_round_trip import ENV, VALUES
from xpm_params import Encoder, ParamsError, dumps, loads
from xpm_params.checks import problems_of

GOLDEN = Path(__file__).parents[1] / "golden"
DOCUMENTS = [
    path
    for pattern in ("params.json", "experimaestro.json", "definition.json")
    for path in sorted(GOLDEN.rglob(pattern))
]
SCHEMA = json.loads(files("xpm_params").joinpath("schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

BEYOND = (  # what no schema can say
    "expected an id of its own",
    "expected the id of an object of the document",
    "expected at most 256 containers",
    "expected a path inside its folder",
    "expected a path without a null character",
    "expected base64",
    "expected elements that can be in a",
    "expected each key once",
    "the path ",
    "expected the file",
    "expected the folder",
)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_what_the_reference_wrote_is_valid(path: Path) -> None:
    VALIDATOR.validate(loads(path.read_text()))


def test_a_document_of_every_member_and_encoding_is_valid() -> None:
    VALIDATOR.validate(loads(SEED))


@given(VALUES)
def test_what_is_encoded_is_valid(value: object) -> None:
    json_ = loads(dumps(Encoder(ENV).encode(value)))
    VALIDATOR.validate(document(definition(1, "my.A", x=json_), data=json_))


def test_the_schema_refuses_what_the_codec_refuses_and_nothing_else() -> None:
    source = random.Random(0)
    accepted = refused = 0
    while accepted < 300 or refused < 1000:
        try:
            json_ = loads(mutated(SEED, source))
        except ParamsError:
            continue
        found = problems_of(opened(json_), "/srv/somewhere")
        if VALIDATOR.is_valid(json_):
            accepted += 1
            assert [problem for problem in found if not _beyond_a_schema(problem)] == [], json_
        else:
            refused += 1
            assert found, json_


def _beyond_a_schema(problem: ParamsError) -> bool:
    # JSON Schema takes 1.0 for an integer.
    return problem.reason.startswith(BEYOND) or problem.reason.endswith(".0")
