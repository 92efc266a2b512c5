"""Definitions that attack or are damaged: refused, and nothing is run, written or left."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from serialize.definitions import MODULE, entry, reference, write
from serialize.models import EXECUTED
from serialize.scenarios import tree
from xpm_params import ParamsError
from xpm_serialize import LoadError, LoadErrorGroup, deserialize, load

ERRORS = (LoadError, LoadErrorGroup, ParamsError)


def file_at(value: Any, **members: Any) -> dict[str, Any]:
    """A model whose weights are at a place."""
    field = {"type": "path.serialized", "value": value, "is_folder": False, **members}
    return entry("Model", fields={"weights": field})


def enum(module: str, name: str, value: Any) -> dict[str, Any]:
    return {"type": "enum", "module": module, "enum": name, "value": value}


def foreign_modules() -> set[str]:
    """The modules that were imported, but for those that are imported to say what is wrong."""
    return {name for name in sys.modules if not name.startswith("xpm_")}


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


SECRET = "../outside/secret"

HOSTILE: dict[str, tuple[Any, str]] = {
    "leaves upwards": (file_at(SECRET), "expected a relative path inside"),
    "leaves upwards inside": (file_at("a/../../outside/secret"), "expected a relative path"),
    "absolute": (file_at("/etc/passwd"), "expected a relative path inside the save"),
    "drive": (file_at("C:/Windows"), "expected a path inside its folder"),
    "backslashes": (file_at("..\\outside"), "expected a path inside its folder"),
    "through a link": (file_at("link/secret"), "a link leads out of"),
    "folder of links": (file_at("folder", is_folder=True), "a link leads out of"),
    "null": (file_at("a\0b"), "expected a relative path inside the save"),
    "empty place": (file_at(""), "expected a relative path inside the save"),
    "is_folder": (file_at("experimaestro.json", is_folder=True), "expected a folder at"),
    "listing leaves": (
        file_at("plain", is_folder=True, files={SECRET: {"size": 6}}),
        "expected a relative path inside the save",
    ),
    "listing is a list": (file_at("plain", is_folder=True, files=[]), "expected an object"),
    "negative size": (file_at("plain", size=-1), "expected a size of at least 0"),
    "job path": (
        entry("Holder", fields={"any": {"type": "path", "value": "a", "base": "job"}}),
        "is relative to the job",
    ),
    "unknown base": (
        entry("Holder", fields={"any": {"type": "path", "value": "a", "base": "root"}}),
        "expected the base 'job' or 'workspace'",
    ),
    "script": (entry("Evil", module="__main__", file="evil.py"), "which is not loaded"),
    "module of the system": (entry("system", module="os"), "to be a Config class"),
    "object of the system": (entry("environ.data", module="os"), "expected os.environ.data"),
    "through a module": (entry("sys.modules", module="os"), "expected os.sys.modules"),
    "through attributes": (entry("Leaf.__init__.__globals__"), "was it renamed or moved"),
    "enum of a module": (
        entry("Holder", fields={"any": enum("os", "environ", "PATH")}),
        "to be an Enum class",
    ),
    "enum attribute": (
        entry("Holder", fields={"any": enum(MODULE, "Color", "__class__")}),
        "has no member '__class__'",
    ),
    "a Config class of this package": (entry("Nothing", module="xpm_config"), "has no class"),
    "dangling": (entry("Holder", fields={"leaf": reference(7)}), "expected the id of an object"),
    "hidden dangling": (
        entry("Holder", tags={"a": reference(7)}, fields={}),
        "expected the id of an object, found 7",
    ),
    "wrong class": (entry("Holder", fields={"leaf": reference(1)}), "expected a configuration"),
    "wrong type": (entry(fields={"x": [1]}), "expected int, found list"),
    "null for a number": (entry(fields={"x": None}), "expected int, found None"),
    "text for a set": (
        entry("Leaves", fields={"leaves": {"type": "set", "items": "ab"}}),
        "expected a list",
    ),
    "unhashable": (
        entry("Holder", fields={"any": {"type": "set", "items": [[1]]}}),
        "expected elements that can be in a set",
    ),
    "unknown tag": (entry("Holder", fields={"any": {"type": "eval"}}), "expected an encoding"),
    "tag is no string": (entry("Holder", fields={"any": {"type": 3}}), "expected a string"),
    "deep": (entry("Holder", fields={"any": nested(300)}), "at most 256 containers"),
    "deeper than the stack": (entry("Holder", fields={"any": nested(100_000)}), "nested"),
    "identifier": (entry(identifier="../.."), "64 hexadecimal digits"),
    "identifier is a number": (entry(identifier=3), "expected an identifier"),
    "fields is a list": (entry(fields=[1]), "expected an object with the fields"),
    "init task is none": ({**entry(), "init-tasks": [1]}, "expected an init task"),
    "init task is text": ({**entry(), "init-tasks": ["1"]}, "expected the integer id"),
    "task dangles": (entry(task=4), "expected the id of an object"),
    "task is true": (entry(task=True), "expected the integer id of a task"),
    "meta is text": (entry(meta="yes"), "expected true or false"),
    "module is a list": (entry(module=["os"]), "expected the name of a module"),
    "no object": (3, "expected the definition of an object"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to attack from; outside of it lies a secret."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text("secret")
    folder = tmp_path / "save"
    (folder / "folder").mkdir(parents=True)
    (folder / "plain").mkdir()
    (folder / "link").symlink_to("../outside")
    (folder / "folder" / "secret").symlink_to("../../outside/secret")
    (folder / "evil.py").write_text("import os; os._exit(1)")
    monkeypatch.chdir(folder)
    return folder


@specifies("S3")
@pytest.mark.parametrize("options", [{}, {"verify": "none"}, {"partial_loading": True}])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_definition_is_refused(name: str, options: dict[str, Any], folder: Path) -> None:
    from json import dumps

    attack, reason = HOSTILE[name]
    if name == "deeper than the stack":
        text = '{"objects": [], "data": ' + "[" * 100_000 + "]" * 100_000 + "}"
        (folder / "experimaestro.json").write_text(text)
    else:
        objects = [attack] if isinstance(attack, dict) else [attack, entry()]
        definition = {"version": 4, "objects": objects, "data": reference(1)}
        (folder / "experimaestro.json").write_text(dumps(definition))
    before, modules = tree(folder.parent), foreign_modules()

    for as_instance in (False, True):
        with pytest.raises(ERRORS) as raised:
            deserialize(folder, as_instance, **options)
        assert reason in str(raised.value)
        assert str(folder / "experimaestro.json") in str(raised.value)

    assert tree(folder.parent) == before
    assert foreign_modules() == modules
    assert EXECUTED == []


JUNK: list[Any] = [None, True, -1, 2**70, 1.5, "", "x", [], [[]], {}, {"type": "python"}]


@pytest.mark.parametrize("form", ["object", "field", "data", "document"])
def test_junk_in_any_position_is_an_error_or_a_value(form: str, folder: Path) -> None:
    model = file_at("plain", is_folder=True, size=0, sha256="0", files={"a": {"size": 0}})
    full = {
        **entry("Holder", 3, fields={"leaf": reference(1), "any": enum(MODULE, "Color", "RED")}),
        "task": 1,
        "init-tasks": [],
        "meta": False,
        "file": __file__,
        "stub": False,
        "tags": {"a": 1},
        "data": {"a": "b"},
        "in-identifier": True,
    }
    encodings: list[dict[str, Any]] = [
        model["fields"]["weights"],
        enum(MODULE, "Color", "RED"),
        reference(1),
        {"type": "path", "value": "a", "base": "job"},
        *({"type": kind, "items": [1]} for kind in ("set", "frozenset", "tuple")),
        {"type": "dict", "items": [[1, 2]]},
        {"type": "float", "value": "nan"},
        {"type": "bytes", "value": "AA=="},
    ]
    (folder / "plain" / "a").touch()
    attempts = 0
    for junk in JUNK:
        for whole in [full] if form == "object" else encodings:
            for key in whole:
                damaged = {**whole, key: junk}
                if form == "object":
                    objects: list[Any] = [entry(), damaged]
                    write(folder, *objects, data=reference(3) if key != "id" else 1)
                elif form == "field":
                    write(folder, entry(), entry("Holder", 3, fields={"any": damaged}))
                elif form == "data":
                    write(folder, entry(), data=[damaged, {"a": damaged}])
                else:
                    write(folder, entry(), data=damaged, workspace=junk, extra=junk)
                for options in ({}, {"partial_loading": True, "as_instance": True}):
                    attempts += 1
                    with suppress(*ERRORS):
                        load(folder, **options)  # type: ignore[arg-type]  # options by name
    assert attempts > 200


def test_many_links_to_one_object_cost_a_linear_time(folder: Path) -> None:
    objects = [entry(id=0, fields={"x": 1})]
    for id in range(1, 2000):
        both = [reference(id - 1)] * 2
        objects.append(entry("Holder", id, fields={"leaf": None, "any": both}))

    loaded = load(write(folder, *objects))

    assert loaded.any[0] is loaded.any[1]
