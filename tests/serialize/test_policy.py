import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from format.sentences import specifies
from serialize.definitions import entry, write
from xpm_serialize import ForbiddenError, LoadError, MissingClassError, load, run_script
from xpm_serialize.policy import Policy

SCRIPT = """
from enum import Enum
from serialize import models
from xpm_config import Config, Param

models.EXECUTED.append("script")

class Kind(Enum):
    A = 1

class Holder:
    class Kind(Enum):
        B = 2
    other = models.Color

Holder.itself = Holder

class Scripted(Config):
    x: Param[int]
    kind: Param[Kind | None]
"""


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What scripts leave; the modules that they make are forgotten afterwards."""
    from serialize.models import EXECUTED

    monkeypatch.setattr("sys.modules", dict(sys.modules))
    yield EXECUTED
    EXECUTED.clear()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "scripted_classes.py"
    path.write_text(SCRIPT)
    return path


def scripted(script: Path, module: str = "__main__", **members: Any) -> dict[str, Any]:
    return entry("Scripted", module=module, file=str(script), **members)


def message(folder: Path, **options: Any) -> str:
    with pytest.raises(LoadError) as raised:
        load(folder, **options)
    assert raised.value.file == str(folder / "experimaestro.json")
    return raised.value.reason


@pytest.mark.parametrize("allow", ["serialize", ["serialize.models"], lambda m: m.endswith("ls")])
def test_classes_of_allowed_modules_are_loaded(allow: Any, tmp_path: Path) -> None:
    assert load(write(tmp_path, entry()), allow=allow).x == 1


@pytest.mark.parametrize("allow", ["serial", ["serialize.models.x"], [], lambda m: False])
def test_other_modules_are_not_imported(allow: Any, tmp_path: Path) -> None:
    folder = write(tmp_path, entry(module="this", type="x"))

    assert message(folder, allow=allow) == (
        "module 'this' (of x) is not among those that the caller allows"
    )
    assert "this" not in sys.modules


def test_an_allowed_module_gives_no_class_of_another(tmp_path: Path) -> None:
    folder = write(tmp_path, entry(module="serialize.definitions", type="Leaf"))
    sys.modules["serialize.definitions"].__dict__["Leaf"] = sys.modules["serialize.models"].Leaf

    try:
        assert message(folder, allow="serialize.definitions") == (
            "module 'serialize.models' (of Leaf) is not among those that the caller allows"
        )
        assert load(folder).x == 1
    finally:
        del sys.modules["serialize.definitions"].__dict__["Leaf"]


@specifies("O24")
@pytest.mark.parametrize(
    ("module", "type", "reason"),
    [
        (
            "os",
            "system",
            "expected os.system to be a Config class, found builtin_function_or_method",
        ),
        ("os", "environ", "expected os.environ to be a Config class, found _Environ"),
        ("os", "path.join", "expected os.path.join to be a class, found module"),
        ("builtins", "dict", "expected builtins.dict to be a Config class, found the class dict"),
        (
            "serialize.models",
            "Color",
            "expected serialize.models.Color to be a Config class, found the class Color",
        ),
        (
            "serialize.models",
            "Plain",
            "expected serialize.models.Plain to be a Config class, found the class Plain",
        ),
        (
            "serialize.models",
            "Leaf.__xpm_configuration_class__",
            "expected serialize.models.Leaf.__xpm_configuration_class__ to be a Config class, "
            "found the class Leaf.C",
        ),
        (
            "serialize.models",
            "Leaf.C",
            "module 'serialize.models' has no class 'Leaf.C'; was it renamed or moved? "
            "see moved= and missing='stub'",
        ),
        (
            "serialize.models",
            "Gone",
            "module 'serialize.models' has no class 'Gone'; was it renamed or moved? "
            "see moved= and missing='stub'",
        ),
        (
            "serialize.models",
            "",
            "module 'serialize.models' has no class ''; was it renamed or moved? "
            "see moved= and missing='stub'",
        ),
        (
            "serialize.models",
            "f.<locals>.Local",
            "serialize.models.f.<locals>.Local is a class inside a function, which cannot be "
            "found again; define it at the top of a module",
        ),
        (
            "no.module",
            "X",
            "cannot import module 'no.module' of class X: ModuleNotFoundError: No module named "
            "'no'; see moved= and missing='stub'",
        ),
        (
            "",
            "X",
            "cannot import module '' of class X: ValueError: Empty module name; "
            "see moved= and missing='stub'",
        ),
        (
            "..up",
            "X",
            "cannot import module '..up' of class X: TypeError: the 'package' argument is required "
            "to perform a relative import for '..up'; see moved= and missing='stub'",
        ),
        (
            "serialize.exits",
            "X",
            "cannot import module 'serialize.exits' of class X: SystemExit: 3; see moved= and "
            "missing='stub'",
        ),
        (
            "__main__",
            "X",
            "module '__main__' has no class 'X'; was it renamed or moved? "
            "see moved= and missing='stub'",
        ),
    ],
)
def test_only_configuration_classes_are_loaded(
    module: str, type: str, reason: str, tmp_path: Path
) -> None:
    from serialize.models import Leaf

    assert Leaf.C(x=1).x == 1
    if module == "serialize.exits":
        folder = tmp_path / "exits"
        folder.mkdir()
        (folder / "exits.py").write_text("raise SystemExit(3)")
        sys.modules["serialize"].__path__.append(str(folder))

    found = message(write(tmp_path / "save", entry(module=module, type=type)))

    assert found == reason


def test_a_nested_class_is_loaded(tmp_path: Path) -> None:
    assert load(write(tmp_path, entry("Plain.Inner"))).x == 1


def test_only_enums_are_enums(tmp_path: Path) -> None:
    for enum, found in (("Leaf", "the class Leaf"), ("EXECUTED", "list")):
        value = {"type": "enum", "module": "serialize.models", "enum": enum, "value": "x"}
        assert message(write(tmp_path, data=value)) == (
            f"expected serialize.models.{enum} to be an Enum class, found {found}"
        )


@specifies("O25")
def test_a_script_is_not_run_unless_files_are_trusted(
    script: Path, tmp_path: Path, runs: Any
) -> None:
    folder = write(tmp_path / "save", scripted(script))

    with pytest.raises(ForbiddenError) as raised:
        load(folder)

    assert raised.value.reason == (
        f"class Scripted is of the script '{script}', which is not loaded; import it first, or "
        "pass trust_files=True to run it"
    )
    with pytest.raises(MissingClassError) as missing:
        load(write(tmp_path / "save", scripted(script, "scripted_classes")))
    assert missing.value.reason == (
        f"cannot import module 'scripted_classes' (of the script '{script}') of class Scripted: "
        "ModuleNotFoundError: No module named 'scripted_classes'; see moved= and missing='stub'"
    )
    assert runs == []


@specifies("O11")
def test_a_trusted_script_is_run_once(script: Path, tmp_path: Path, runs: Any) -> None:
    kinds = [
        {"type": "enum", "module": "__main__", "enum": name, "value": value}
        for name, value in (("Kind", "A"), ("Holder.Kind", "B"))
    ]
    objects = [
        scripted(script, id=1, fields={"x": 1, "kind": kinds[0]}),
        scripted(script, id=2, fields={"x": 2, "kind": None}),
    ]
    folder = write(
        tmp_path / "save",
        *objects,
        data=[{"type": "python", "value": 1}, {"type": "python", "value": 2}, *kinds],
    )

    first, second, kind, inner = load(folder, trust_files=True)
    again = load(folder)  # loaded by now

    assert runs == ["script"]
    assert type(first) is type(second) is type(again[0])
    assert first.kind is kind
    assert kind.__class__.__module__ == inner.__class__.__module__ == "__main__"
    assert first.__xpm__.schema.typename == "__main__.Scripted"


@specifies("O11")
def test_what_a_script_defines_is_saved_as_the_scripts(
    script: Path, tmp_path: Path, runs: Any
) -> None:
    from serialize.definitions import read
    from xpm_serialize import save

    folder = write(tmp_path / "save", scripted(script, fields={"x": 1, "kind": None}))
    loaded = load(folder, trust_files=True)

    save(loaded, tmp_path / "again")

    (definition,) = read(tmp_path / "again")["objects"]
    assert definition["module"] == "__main__"
    assert definition["file"] == str(script)
    assert load(tmp_path / "again").x == 1


def test_a_script_never_replaces_a_module(tmp_path: Path, runs: Any) -> None:
    import json

    script = tmp_path / "evil.py"
    script.write_text("from xpm_config import Config\nclass Scripted(Config): pass\n")
    folder = write(tmp_path / "save", scripted(script, "json", fields={}))

    assert (
        message(folder) == "module 'json' has no class 'Scripted'; was it renamed or moved? "
        "see moved= and missing='stub'"
    )
    assert load(folder, trust_files=True).__xpm__.schema.typename == "json.Scripted"
    assert sys.modules["json"] is json


def test_a_script_that_its_name_imports_is_imported(
    script: Path, tmp_path: Path, runs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    folder = write(
        tmp_path / "save", scripted(script, "scripted_classes", fields={"x": 1, "kind": None})
    )

    loaded = load(folder, trust_files=True)

    assert type(loaded).__module__ == "scripted_classes"
    assert runs == ["script"]


def test_a_script_that_is_gone_may_be_importable(tmp_path: Path) -> None:
    gone = tmp_path / "gone.py"

    folder = write(tmp_path / "save", entry(file=str(gone)))
    assert load(folder, trust_files=True).x == 1
    folder = write(tmp_path / "save", scripted(gone))
    assert message(folder, trust_files=True) == f"the script '{gone}' is not there any more"
    folder = write(tmp_path / "save", entry(file="a\0b", module="__main__"))
    assert message(folder, trust_files=True) == (
        "class Leaf is of the script 'a\\x00b', which is not loaded; import it first, or pass "
        "trust_files=True to run it"
    )


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("1 / 0", "a.py", "the script {!r} failed: ZeroDivisionError('division by zero')"),
        ("raise SystemExit", "a.py", "the script {!r} failed: SystemExit()"),
        ("x =", "a.py", "the script {!r} failed: SyntaxError("),
        ("", "a.txt", "{!r} is not a Python script"),
    ],
)
def test_a_script_that_fails_is_told(content: str, name: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content)
    before = set(sys.modules)

    with pytest.raises(MissingClassError) as raised:
        run_script(str(path), "__main__")

    assert str(raised.value).startswith(reason.format(str(path)))
    assert {name for name in set(sys.modules) - before if name.startswith("xpm_")} == set()


def test_an_interrupted_script_is_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("raise KeyboardInterrupt")

    with pytest.raises(KeyboardInterrupt):
        run_script(str(path), "__main__")


def test_modules_are_asked_for_nothing_that_they_compute(script: Path, runs: Any) -> None:
    class Computed(ModuleType):
        def __getattr__(self, name: str) -> None:
            raise AssertionError(name)

    sys.modules["computed"] = Computed("computed")
    sys.modules["none"] = None  # type: ignore[assignment]  # what blocks an import

    run_script(str(script), "__main__")

    assert runs == ["script"]


def test_a_broken_spec_is_not_importable(script: Path, runs: Any) -> None:
    class Finder:
        @staticmethod
        def find_spec(name: str, path: object = None, target: object = None) -> None:
            if name == "scripted_classes":
                raise ValueError(name)

    sys.meta_path.insert(0, Finder)
    try:
        found = Policy(trust_files=True).configuration_class(
            "scripted_classes", "Scripted", str(script)
        )
    finally:
        sys.meta_path.remove(Finder)
    assert found.__module__.startswith("xpm_script_")
