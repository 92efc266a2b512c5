"""Definitions that attack or are damaged: refused, and nothing is run, written or left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from format.sentences import specifies
from hostile.attack import Attack
from hostile.expected import REFUSED
from hostile.models import RUN

DEFINITIONS = Path(__file__).with_name("definitions")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no pipes among files")


def test_each_definition_has_an_expectation() -> None:
    assert sorted(path.stem for path in DEFINITIONS.iterdir()) == sorted(REFUSED)


@specifies("S3")
@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_definition_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = REFUSED[name]
    attack = Attack(tmp_path / "attack", (DEFINITIONS / f"{name}.json").read_bytes())
    monkeypatch.syspath_prepend(attack.root / "canaries")
    monkeypatch.setitem(sys.modules, "blocked", None)
    monkeypatch.chdir(attack.folder)
    before = attack.around()
    ways = attack.ways(refused)
    assert {way for way, _, _ in ways} == set(refused.ways)

    for way, attempt, file in ways:
        with pytest.raises(refused.error) as raised:
            attempt()
        found, folder = raised.value, attack.folder if file is None else file.parent
        members = found.exceptions if isinstance(found, ExceptionGroup) else ()
        told = found.message if isinstance(found, ExceptionGroup) else str(found)
        assert type(found) is refused.error, way
        assert told == _message(refused.message, folder, file), way
        assert [(type(member), str(member)) for member in members] == [
            (kind, _message(message, folder, file)) for kind, message in refused.members
        ], way
        assert attack.around() == before, way
    assert RUN == []


def _message(message: str, folder: Path, file: Path | None) -> str:
    """A message with the names of this folder and file, or of no file."""
    if file is None:
        message = message.removesuffix(" of {file}").removesuffix(" in {file}")
    name = "the definition" if file is None else str(file)
    return message.replace("{file}", name).replace("{folder}", str(folder))
