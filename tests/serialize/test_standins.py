"""What is loaded of classes that are not there, and saved again."""

import copy
from pathlib import Path
from typing import Any

import pytest

from serialize.conftest import Code
from serialize.definitions import entry, read, write
from serialize.models import Holder, Leaf, Model
from serialize.scenarios import tree
from xpm_config import copyconfig, information
from xpm_serialize import (
    ConfigStub,
    EnumStub,
    ForbiddenError,
    LoadError,
    MissingClassError,
    SerializationContext,
    deserialize,
    from_state_dict,
    load,
    save,
    serialize,
    state_dict,
)

GONE = """
class Mode(Enum):
    FAST = 1
    SLOW = 2

class Level(IntEnum):
    LOW = 1

class Right(Flag):
    READ = 1
    WRITE = 2

class Part(Config):
    x: Param[int]
    weights: OptionalDataPath = field(default=None)

class Renaming(Config):
    folder: DataPath
    other: DataPath

    def __xpm_serialize__(self, context):
        asked = super().__xpm_serialize__(context)
        asked["other"] = context.serialize([*context.var_path, "sub", "name.txt"], self.other, self)
        vocab = self.other.parent / "v"
        asked["vocab"] = context.serialize([*context.var_path, "vocab"], vocab, self)
        return asked

class Whole(Config):
    part: Param[Any]
    any: Param[Any] = field(default=None)
    note: Meta[Any] = field(default=None)

class Make(Task):
    x: Param[int] = field(default=1)
    def execute(self): pass
    def task_outputs(self, dep): return dep(Whole.C(part=self))

class Init(LightweightTask):
    part: Param[Any]
    def execute(self): pass
"""


@pytest.fixture
def gone(code: Code) -> Any:
    """A module, which `forget` takes away."""
    return code.write("xpm_gone", GONE)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "deep").mkdir(parents=True)
    for name in ("one.bin", "two.bin", "v", "deep/x"):
        (folder / name).write_text(name)
    return folder


def check_saved_again(code: Code, target: Path, again: Path, **options: Any) -> Any:
    """Takes the classes away, loads and saves without them; returns what is loaded with them."""
    before = tree(target)
    code.remove("xpm_gone")
    stubs = load(target, missing="stub")
    save(stubs, again, **options)
    assert tree(again) == before
    save(load(again, missing="stub"), target, **options)
    assert tree(target) == before
    code.write("xpm_gone", GONE)
    return load(again, verify="full")


def test_data_files_and_structure_are_saved_again(
    code: Code, gone: Any, files: Path, target: Path, tmp_path: Path
) -> None:
    part = gone.Part.C(x=1, weights=files / "one.bin")
    whole = gone.Whole.C(part=part, any=[part, (1, {2: float("nan")})], note=b"bytes").tag("a", 1)
    renaming = gone.Renaming.C(folder=files / "deep", other=files / "two.bin")
    value = {"all": [whole, part], "b": (renaming, Model.C(weights=files / "one.bin")), "n": None}
    save(value, target, checksums=True)

    loaded = check_saved_again(code, target, tmp_path / "again", checksums=True)

    assert loaded["all"][0].part is loaded["all"][1]
    assert loaded["all"][0].tags() == {"a": 1}
    assert loaded["b"][0].__xpm_data__["vocab"].read_text() == "v"


def test_parameters_are_read(
    code: Code, gone: Any, files: Path, target: Path, tmp_path: Path
) -> None:
    part = gone.Part.C(x=1, weights=files / "one.bin").seal()
    whole = gone.Whole.C(part=part, any=[gone.Mode.FAST, {part}])
    whole.seal()
    save([whole, Holder.C(leaf=Leaf.C(x=1), any=part)], target)
    code.remove("xpm_gone")

    stub, holder = load(target, missing="stub")

    assert isinstance(stub, ConfigStub)
    assert stub.__identifier__() == whole.__identifier__()
    assert information(stub).schema.typename == "xpm_gone.Whole"
    assert repr(stub).startswith("Whole")
    assert stub.part.x == 1
    assert stub.part.weights.read_text() == "one.bin"
    assert isinstance(stub.any[0], EnumStub)
    mode: Any = stub.any[0]
    assert (mode.name, str(mode)) == ("FAST", "Mode.FAST")
    assert stub.any[1] == {stub.part}
    assert type(holder) is Holder.C
    assert holder.any is stub.part
    assert type(holder.leaf) is Leaf.C

    first, second = load(target, True, missing="stub")

    assert isinstance(first, ConfigStub)
    assert (type(first).__name__, type(second)) == ("Whole", Holder)
    assert first.part is second.any
    assert first.part.weights == stub.part.weights


@pytest.mark.parametrize(
    "value",
    [
        "[gone.Mode.FAST, gone.Mode.SLOW]",
        "{gone.Mode.FAST: gone.Mode.SLOW, (1,): 2}",
        "{gone.Mode.FAST, gone.Mode.SLOW}",
        "[gone.Level.LOW]",
        "[gone.Level.LOW, (1,)]",
        "gone.Whole.C(part={gone.Mode.FAST, gone.Mode.SLOW})",
        "gone.Whole.C(part={gone.Level.LOW, 1, 2, 3})",
        "gone.Whole.C(part=[gone.Right.READ, gone.Right.READ | gone.Right.WRITE, gone.Right(0)])",
        "gone.Right.READ",
        "Holder.C(any=gone.Mode.FAST)",
        "Holder.C(any=gone.Level.LOW).tag('level', gone.Level.LOW)",
    ],
)
def test_members_of_enums_are_saved_again(
    value: str, code: Code, gone: Any, target: Path, tmp_path: Path
) -> None:
    made = eval(value, {"gone": gone, "Holder": Holder})
    save(made, target)

    loaded = check_saved_again(code, target, tmp_path / "again")

    assert repr(loaded) == repr(made)


@pytest.mark.parametrize("value", ["mro", "_a_", "__class__", -1])
def test_an_enum_that_cannot_be_stood_for_is_told(value: Any, tmp_path: Path) -> None:
    enum = {"type": "enum", "module": "xpm_gone", "enum": "Mode", "value": value}

    with pytest.raises(MissingClassError) as raised:
        load(write(tmp_path, data=[enum], version=4), missing="stub")

    assert raised.value.reason == (
        "cannot import module 'xpm_gone' of class Mode: ModuleNotFoundError: No module named "
        "'xpm_gone'; see moved= and missing='stub'"
    )


def test_a_member_that_was_removed_is_stood_for(
    code: Code, gone: Any, target: Path, tmp_path: Path
) -> None:
    save([gone.Mode.FAST, gone.Mode.SLOW], target)
    new = code.write("xpm_gone", "class Mode(Enum):\n    FAST = 1\n")

    fast, slow = load(target, missing="stub")

    assert fast is new.Mode.FAST
    assert (slow.name, isinstance(slow, EnumStub)) == ("SLOW", True)


def test_tasks_and_init_tasks_are_saved_again(
    code: Code, gone: Any, target: Path, tmp_path: Path
) -> None:
    task = gone.Make.C(x=2)
    information(task).task = task
    output = gone.Whole.C(part=1)
    information(output).task = task
    information(output).init_tasks = (gone.Init.C(part=Leaf.C(x=1)),)
    save([output, Holder.C(any=output)], target)

    check_saved_again(code, target, tmp_path / "again")
    code.remove("xpm_gone")

    stub, _ = load(target, missing="stub", verify="full")
    assert information(stub).task.x == 2
    assert information(information(stub).task).task is information(stub).task
    partial, _ = load(target, missing="stub", partial_loading=True)
    assert information(partial).task.typename == "xpm_gone.Make"


def test_cycles_are_saved_again(code: Code, gone: Any, target: Path, tmp_path: Path) -> None:
    whole = gone.Whole.C(part=1)
    holder = Holder.C(any=[whole])
    whole.any = [holder]
    save(whole, target)

    loaded = check_saved_again(code, target, tmp_path / "again")
    code.remove("xpm_gone")

    assert loaded.any[0].any[0] is loaded
    stub = load(target, missing="stub", verify="full")
    assert stub.any[0].any[0] is stub


def test_stubs_go_elsewhere_with_their_files(
    code: Code, gone: Any, files: Path, target: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        part = gone.Part.C(x=1, weights=files / f"{name}.bin")
        save([part, gone.Part.C(x=2)], tmp_path / name)
    code.remove("xpm_gone")
    (one, empty), (two, _) = (load(tmp_path / name, missing="stub") for name in ("one", "two"))

    save({"a": one, "b": [two, copy.deepcopy(one), empty]}, target)

    loaded = load(target, missing="stub")
    assert loaded["a"].weights == target / "a" / "weights.bin"
    assert loaded["b"][0].weights.read_text() == "two.bin"
    assert loaded["b"][1].weights == loaded["a"].weights
    assert loaded["b"][2].weights is None
    assert loaded["b"][0].__identifier__() == two.__identifier__()
    assert load(target, missing="stub") != loaded["a"]


def test_a_changed_copy_of_a_stub_is_another(code: Code, gone: Any, target: Path) -> None:
    save(gone.Part.C(x=1), target)
    code.remove("xpm_gone")
    stub = load(target, missing="stub")

    changed = copyconfig(stub, x=2)

    assert changed.__identifier__() not in (
        stub.__identifier__(),
        copyconfig(stub, x=3).__identifier__(),
    )


def test_stubs_are_states_too(code: Code, gone: Any, files: Path, target: Path) -> None:
    save([gone.Part.C(x=1, weights=files / "one.bin")], target)
    code.remove("xpm_gone")
    state = state_dict(SerializationContext(), load(target, missing="stub"))

    (stub,) = from_state_dict(state, missing="stub")

    assert stub.weights == target / "0" / "weights.bin"


def test_what_needs_code_is_told(code: Code, gone: Any, target: Path) -> None:
    serialize(Leaf.C(x=1), target, init_tasks=[gone.Init.C(part=None)])
    code.remove("xpm_gone")

    leaf, tasks = deserialize(target, missing="stub")
    serialize(leaf, target, init_tasks=tasks)
    with pytest.raises(MissingClassError) as raised:
        deserialize(target, True, missing="stub")

    assert str(raised.value) == (
        "cannot execute the init task xpm_gone.Init, whose class is not found; load it as a "
        "configuration (as_instance=False)"
    )


def test_what_is_refused_is_no_stub(code: Code, gone: Any, target: Path) -> None:
    save(gone.Part.C(x=1), target)
    code.remove("xpm_gone")

    with pytest.raises(ForbiddenError) as raised:
        load(target, missing="stub", allow=["serialize"])
    assert raised.value.reason == (
        "module 'xpm_gone' (of Part) is not among those that the caller allows"
    )
    with pytest.raises(ForbiddenError):
        load(write(target, entry("Plain")), missing="stub")


def test_a_script_that_may_not_run_leaves_stubs(target: Path) -> None:
    write(target, {**entry("Part"), "module": "__main__", "file": "/no/script.py"})

    stub = load(target, missing="stub")
    save(stub, target)

    assert (stub.x, type(stub).__module__) == (1, "__main__")
    assert read(target)["objects"][0]["file"] == "/no/script.py"


@pytest.mark.parametrize("changes", [{"identifier": None}, {"fields": {"__class__": 1}}])
def test_an_object_that_cannot_be_stood_for_is_told(changes: Any, target: Path) -> None:
    json = {**entry("Gone"), **changes}
    if json["identifier"] is None:
        del json["identifier"]

    with pytest.raises(MissingClassError) as raised:
        load(write(target, json), missing="stub")

    assert raised.value.reason == (
        "module 'serialize.models' has no class 'Gone'; was it renamed or moved? see moved= and "
        "missing='stub'"
    )


def test_a_missing_data_file_of_a_stub_is_told(
    code: Code, gone: Any, files: Path, target: Path
) -> None:
    save(gone.Part.C(x=1, weights=files / "one.bin"), target)
    code.remove("xpm_gone")
    (target / "weights.bin").unlink()

    with pytest.raises(LoadError) as raised:
        load(target, missing="stub")

    assert raised.value.path == "objects[0].fields.weights"


def test_identifiers_of_stubs_are_kept_in_any_case(target: Path) -> None:
    write(target, entry("Gone"))

    assert str(load(target, missing="stub", verify="full").__identifier__()) == "ab" * 32


def test_a_parameter_of_a_type_holds_a_stub(code: Code, target: Path) -> None:
    base = code.write(
        "xpm_base",
        "class Base(Config):\n    pass\n"
        "class User(Config):\n    base: Param[Base]\n    all: Param[dict[str, list[Base]]]\n",
    )
    gone = code.write(
        "xpm_gone", "from xpm_base import Base\nclass Plugin(Base):\n    x: Param[int] = 1\n"
    )
    plugin = gone.Plugin.C(x=2)
    save(base.User.C(base=plugin, all={"a": [plugin]}), target)
    before = (target / "experimaestro.json").read_bytes()
    code.remove("xpm_gone")

    user = load(target, missing="stub", verify="full")
    save(user, target)

    assert user.base.x == 2
    assert user.all["a"][0] is user.base
    assert (target / "experimaestro.json").read_bytes() == before
