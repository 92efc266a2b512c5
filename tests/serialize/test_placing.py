from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from serialize.definitions import read
from serialize.models import (
    Answering,
    Chain,
    Custom,
    Experimaestro,
    Holder,
    Leaf,
    Model,
    Produce,
    Two,
    Writing,
)
from xpm_serialize import (
    DataConflictError,
    DataSourceError,
    SaveError,
    SerializationContext,
    SerializedPath,
    load,
    save,
)


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_places_are_made_of_the_names_that_lead_there(weights: Path, target: Path) -> None:
    others = [weights.with_name(f"{i}.txt") for i in range(4)]
    for i, other in enumerate(others):
        other.write_text(str(i))
    models = [Model.C(weights=other) for other in others]

    save([models[0], {"a/../b": models[1], 1: (models[2], Holder.C(any=[models[3]]))}], target)

    assert files(target) == [
        "0/weights.txt",
        "1/1/0/weights.txt",
        "1/1/1/any/0/weights.txt",
        "1/a%2F..%2Fb/weights.txt",
        "experimaestro.json",
    ]


@specifies("S11")
def test_a_source_is_stored_once(weights: Path, target: Path) -> None:
    link = weights.with_name("link")
    link.symlink_to(weights)

    save([Two.C(first=weights, second=link), Model.C(weights=weights)], target)

    assert files(target) == ["0/first.bin", "experimaestro.json"]
    two, model = load(target)
    assert two.first == two.second == model.weights == target / "0" / "first.bin"


def test_a_field_named_as_a_definition_does_not_meet_it(tmp_path: Path, target: Path) -> None:
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        path.write_text(path.name)
    model = Experimaestro.C(experimaestro=paths[0], definition=paths[1])

    for again in range(2):
        save(load(target) if again else model, target)
        assert files(target) == ["definition%.json", "experimaestro%.json", "experimaestro.json"]
        assert load(target).experimaestro.read_text() == "a.json"
        assert load(target).definition.read_text() == "b.json"


def test_a_definition_named_as_a_field_does_not_meet_it(weights: Path, target: Path) -> None:
    save(Model.C(weights=weights), target, "weights.bin")

    assert files(target) == ["weights%.bin", "weights.bin"]
    assert load(target, definition_filename="weights.bin").weights.read_bytes() == b"weights"


def test_a_key_named_as_the_definition_does_not_meet_it(weights: Path, target: Path) -> None:
    save({"experimaestro.json": Model.C(weights=weights)}, target)

    assert files(target) == ["experimaestro%.json/weights.bin", "experimaestro.json"]


@specifies("O23")
def test_extra_data_files_come_back_and_are_saved_again(weights: Path, target: Path) -> None:
    weights.with_name("vocab.txt").write_text("words")
    save(Custom.C(weights=weights), target)
    weights.with_name("vocab.txt").unlink()

    loaded = load(target)
    assert dict(loaded.__xpm__.data) == {"vocab": target / "words"}
    assert load(target, as_instance=True).__xpm_data__ == {"vocab": target / "words"}

    save(loaded, target.with_name("again"))
    again = load(target.with_name("again"))
    assert again.__xpm__.data["vocab"].read_text() == "words"


def test_a_request_made_again_replaces_the_first(weights: Path, target: Path, answer: Any) -> None:
    other = weights.with_name("other")
    other.write_text("other")

    def requests(config: Any, context: SerializationContext) -> Any:
        context.serialize(["w"], weights, config)
        return {"weights": context.serialize(["w"], other, config)}

    answer(requests)
    save(Answering.C(weights=weights), target)

    assert load(target).weights.read_text() == "other"


def test_two_sources_at_one_place_are_refused(weights: Path, target: Path, answer: Any) -> None:
    other = weights.with_name("other")
    other.write_text("other")
    answer(
        lambda config, context: {
            "a": context.serialize(["w"], weights, config),
            "b": context.serialize(["w"], other, config),
        }
    )

    with pytest.raises(DataConflictError) as raised:
        save(Answering.C(), target)

    assert str(raised.value) == (
        f"two data files want the place 'w': '{other}' of serialize.models.Answering.b and the "
        "one at 'w'; give one of them another name in __xpm_serialize__; nothing was saved"
    )
    assert not target.exists()


@pytest.mark.parametrize(("first", "second"), [("a", "a/b"), ("a/b/c", "a")])
def test_a_place_inside_another_is_refused(
    first: str, second: str, weights: Path, target: Path, answer: Any
) -> None:
    other = weights.with_name("other")
    other.write_text("other")
    answer(
        lambda config, context: {
            "first": context.serialize([first], weights, config),
            "second": context.serialize([second], other, config),
        }
    )

    with pytest.raises(DataConflictError) as raised:
        save(Answering.C(), target)

    assert str(raised.value) == (
        f"two data files want the place {second!r}: '{other}' of "
        f"serialize.models.Answering.second and the one at {first!r}; give one of them another "
        "name in __xpm_serialize__; nothing was saved"
    )


@pytest.mark.parametrize(
    ("answered", "shown"),
    [
        (None, "None"),
        ({1: SerializedPath("a")}, "{1: SerializedPath('a', is_folder=False)}"),
        ({"a": "b"}, "{'a': 'b'}"),
    ],
)
def test_what_is_no_mapping_of_places_is_refused(
    answered: Any, shown: str, target: Path, answer: Any
) -> None:
    answer(lambda config, context: answered)

    with pytest.raises(SaveError) as raised:
        save(Answering.C(), target)

    assert str(raised.value) == (
        "expected __xpm_serialize__ of serialize.models.Answering to return a dict of names to "
        f"what context.serialize(…) returned, found {shown}; nothing was saved"
    )


def test_a_data_file_does_not_hide_a_parameter(weights: Path, target: Path, answer: Any) -> None:
    answer(lambda config, context: {"x": context.serialize(["x"], weights, config)})

    with pytest.raises(SaveError) as raised:
        save(Answering.C(x=3), target)

    assert str(raised.value) == (
        "__xpm_serialize__ of serialize.models.Answering returned a data file 'x', which is a "
        "parameter of value 3; give the file another name; nothing was saved"
    )


def test_a_place_that_nothing_was_put_at_is_refused(target: Path, answer: Any) -> None:
    answer(lambda config, context: {"a": SerializedPath("a")})

    with pytest.raises(DataSourceError) as raised:
        save(Answering.C(), target)

    assert str(raised.value) == (
        "__xpm_serialize__ returned 'a' as data file serialize.models.Answering.a, but neither "
        "asked context.serialize(…) for it nor put it there; nothing was saved"
    )


def test_what_was_asked_for_may_be_returned_in_other_words(
    weights: Path, target: Path, answer: Any
) -> None:
    def requests(config: Any, context: SerializationContext) -> Any:
        context.serialize(["w"], weights, config)
        return {"weights": SerializedPath("w")}

    answer(requests)
    save(Answering.C(weights=weights), target)

    assert load(target).weights.read_bytes() == b"weights"


def test_a_context_may_put_files_itself(weights: Path, target: Path) -> None:
    context = Writing(checksums=True)
    model = Two.C(first=weights, second=weights)

    for _ in range(2):
        save([model, model], target, context=context)

    assert context.save_directory is None
    assert files(target) == ["experimaestro.json", "mine/0/first.bin", "mine/0/second.bin"]
    first, second = load(target, verify="full")
    assert first is second
    assert first.second.read_bytes() == b"weights"


def test_a_place_may_be_returned_for_two_files(weights: Path, target: Path, answer: Any) -> None:
    def put(config: Any, context: SerializationContext) -> Any:
        assert context.save_directory is not None
        (context.save_directory / "w").write_bytes(b"put")
        return {"a": SerializedPath("w"), "b": SerializedPath("w")}

    answer(put)
    save(Answering.C(), target)

    assert load(target).__xpm__.data["b"].read_bytes() == b"put"


def test_a_deep_structure_has_short_places(weights: Path, target: Path) -> None:
    value: Any = Model.C(weights=weights)
    for _ in range(2000):
        value = Holder.C(any=value)

    save(value, target)

    (place,) = (name for name in files(target) if name.endswith(".bin"))
    assert len(place) == len("%/weights.bin") + 64
    loaded = load(target)
    while isinstance(loaded, Holder):
        loaded = loaded.any
    assert loaded.weights.read_bytes() == b"weights"


def test_chains_are_saved_and_loaded_at_linear_cost(target: Path) -> None:
    chain = None
    for index in range(20_000):
        chain = Chain.C(index=index, next=chain)

    save(chain, target)

    loaded, depth = load(target, as_instance=True), 0
    while loaded is not None:
        loaded, depth = loaded.next, depth + 1
    assert depth == 20_000


def test_many_data_files_cost_a_linear_time(tmp_path: Path, target: Path) -> None:
    paths = [tmp_path / str(i) for i in range(300)]
    for path in paths:
        path.write_text(path.name)

    save([Model.C(weights=path) for path in paths], target)

    assert [model.weights.read_text() for model in load(target)] == [p.name for p in paths]


def test_a_field_without_its_file_is_a_plain_path(weights: Path, target: Path, answer: Any) -> None:
    answer(lambda config, context: {})

    save(Answering.C(weights=weights), target)

    assert read(target)["objects"][0]["fields"]["weights"] == {
        "type": "path",
        "value": str(weights),
    }


def test_what_is_never_set_is_not_written(target: Path) -> None:
    produce = Produce.C(x=1)

    save(produce, target)

    assert read(target)["objects"][0]["fields"]["x"] == 1
    assert load(target).x == 1


def test_extra_files_that_the_class_still_names_are_stored_once(
    weights: Path, target: Path
) -> None:
    weights.with_name("vocab.txt").write_text("words")
    save(Custom.C(weights=weights), target)
    (target / "vocab.txt").write_text("newer words")

    save(load(target), target.with_name("again"))

    again = target.with_name("again")
    assert load(again).__xpm__.data["vocab"].read_text() == "newer words"
    assert files(again) == ["experimaestro.json", "weights.bin", "words"]


def test_an_absent_optional_file_stays_absent(weights: Path, target: Path) -> None:
    save([Model.C(weights=weights), Leaf.C(x=1)], target)

    assert load(target)[0].extra is None
