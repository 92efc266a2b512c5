"""What is saved comes back, whatever it is."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from serialize.models import Color, Everything, Holder, Leaf, Level, Model, Right
from serialize.scenarios import content
from xpm_config import is_configuration
from xpm_serialize import SerializationContext, from_state_dict, load, save, state_dict

HASHABLE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=[]), max_size=5)
    | st.binary(max_size=5)
    | st.sampled_from([*Color, *Level, Right.READ, Right.READ | Right.WRITE])
    | st.sampled_from(["a", "/b/c", ".."]).map(Path),
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3),
    max_leaves=5,
)

PLAIN = st.recursive(
    HASHABLE,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner)
        | st.sets(HASHABLE, max_size=3)
        | st.dictionaries(HASHABLE, inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "value", "a"]), inner, max_size=2)
    ),
    max_leaves=10,
)

LEAVES = st.builds(lambda x: Leaf.C(x=x), st.integers())

EVERYTHING = st.builds(
    lambda **values: Everything.C(**values),
    number=st.floats(allow_nan=False),
    text=st.text(st.characters(exclude_categories=[]), max_size=5),
    color=st.sampled_from(Color),
    numbers=st.lists(st.integers(), max_size=3),
    names=st.dictionaries(st.text(max_size=3), LEAVES, max_size=3),
    pair=st.none() | st.tuples(st.integers(), st.text(max_size=3)),
    note=PLAIN,
)

CONTENTS = st.dictionaries(
    st.text("abc._- ", min_size=1, max_size=3).filter(lambda name: name.strip(".") != ""),
    st.binary(max_size=9),
    max_size=3,
)


@st.composite
def structures(draw: st.DrawFn) -> Any:
    """A list of values in which configurations are shared."""
    shared: list[Any] = draw(st.lists(LEAVES | EVERYTHING, min_size=1, max_size=4))
    leaves = [config for config in shared if isinstance(config, Leaf)]
    for _ in range(draw(st.integers(0, 3))):
        held = draw(PLAIN | st.lists(st.sampled_from(shared), max_size=3))
        leaf = draw(st.sampled_from([None, *leaves]))
        shared.append(Holder.C(leaf=leaf, any=held))
    return draw(
        st.lists(st.sampled_from(shared) | PLAIN, max_size=4)
        | st.dictionaries(HASHABLE, st.sampled_from(shared), max_size=3)
    )


def described(value: Any, seen: dict[int, int]) -> Any:
    """A value with all types and data, and with what is the same object in it."""
    kind = type(value)
    if hasattr(kind, "__xpm_fields__"):
        if id(value) in seen:
            return seen[id(value)]
        seen[id(value)] = len(seen)
        schema = kind.__xpmtype__
        values = []
        for name, parameter in schema.parameters.items():
            item = getattr(value, name)
            is_data = parameter.kind.data
            values.append((name, content(item) if is_data else described(item, seen)))
        return schema.typename, values
    if kind in (list, tuple):
        return kind, [described(item, seen) for item in value]
    if kind is dict:
        pairs = [(described(key, seen), item) for key, item in value.items()]
        pairs.sort(key=lambda pair: repr(pair[0]))
        return dict, [(key, described(item, seen)) for key, item in pairs]
    if kind in (set, frozenset):
        return kind, sorted((described(item, seen) for item in value), key=repr)
    return kind, repr(value)


@settings(max_examples=60, deadline=None)
@given(structures())
def test_structures_come_back(value: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        expected = described(value, {})

        save(value, folder)
        before = Path(folder, "experimaestro.json").read_bytes()
        loaded = load(folder, verify="full")
        save(loaded, folder)

        assert described(loaded, {}) == expected
        assert Path(folder, "experimaestro.json").read_bytes() == before
        assert described(load(folder, as_instance=True), {}) == expected
        context = SerializationContext()
        assert described(from_state_dict(state_dict(context, value)), {}) == expected
        assert not any(is_configuration(v) for v in load(folder, as_instance=True) or ())


@settings(max_examples=30, deadline=None)
@given(CONTENTS, st.binary(max_size=9), st.booleans(), st.data())
def test_data_files_come_back(
    files: dict[str, bytes], alone: bytes, checksums: bool, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        source = root / "source"
        source.mkdir()
        for name, written in files.items():
            (source / name).write_bytes(written)
        (root / "alone.tar.gz").write_bytes(alone)
        paths = [source, root / "alone.tar.gz"]
        models = [
            Model.C(
                weights=data.draw(st.sampled_from(paths)), extra=data.draw(st.sampled_from(paths))
            )
            for _ in range(data.draw(st.integers(1, 3)))
        ]
        expected = [(content(model.weights), content(model.extra)) for model in models]

        save(models, root / "save", checksums=checksums)
        save(load(root / "save"), root / "again", checksums=checksums)

        for folder in (root / "save", root / "again"):
            found = load(folder, True, verify="full")
            assert [(content(m.weights), content(m.extra)) for m in found] == expected
        name = "experimaestro.json"
        assert (root / "save" / name).read_bytes() == (root / "again" / name).read_bytes()
        assert [(content(model.weights), content(model.extra)) for model in models] == expected
