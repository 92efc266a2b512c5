from functools import partial as bound
from pathlib import Path
from typing import Any

import pytest

from config.values import Plain
from format.sentences import specifies
from xpm_config import (
    Config,
    DeclarationError,
    DirectoryContext,
    GeneratorError,
    Meta,
    Param,
    PathGenerator,
    field,
    file_name,
    param_group,
    partial,
)

group = param_group("group")


class Model(Config):
    kept = partial(exclude_groups=[group])

    name: Param[str]
    epochs: Param[int] = field(default=1, groups=[group])
    path: Meta[Path] = field(default_factory=PathGenerator("out/model.pt"))


def named(context: DirectoryContext, config: Any, suffix: str = ".pt") -> str:
    return f"{config.name}{suffix}"


class Callable:
    def __call__(self, context: DirectoryContext, config: Any) -> Path:
        return Path(config.name)


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("", "job"),
        ("a/b.txt", "job/a/b.txt"),
        (Path("a"), "job/a"),
        (lambda: "x", "job/x"),
        (lambda context, config: f"{config.name}.txt", "job/n.txt"),
        (lambda context: Path("y"), "job/y"),
        (bound(named, suffix=".bin"), "job/n.bin"),
        (Callable(), "job/n"),
    ],
)
def test_a_path_is_made_inside_the_folder_of_the_job(path: Any, made: str, tmp_path: Path) -> None:
    context = DirectoryContext(tmp_path / "job")
    assert PathGenerator(path)(context, Model.C(name="n")) == tmp_path / made


@pytest.mark.parametrize("path", ["/a", "../a", "a/../../b"])
def test_a_path_outside_the_folder_of_the_job_is_refused(path: str, tmp_path: Path) -> None:
    message = f"expected a path inside the job's folder, found {path!r}"
    with pytest.raises(DeclarationError) as raised:
        PathGenerator(path)
    assert str(raised.value) == message
    with pytest.raises(DeclarationError) as raised:
        PathGenerator(lambda: path)(DirectoryContext(tmp_path), Model.C(name="n"))
    assert str(raised.value) == message


@specifies("W12")
def test_a_partial_has_a_folder_for_all_that_share_it(tmp_path: Path) -> None:
    generator = PathGenerator("c", partial=Model.kept)
    context = DirectoryContext(tmp_path / "job", tmp_path)
    paths = [generator(context, Model.C(name="n", epochs=epochs)) for epochs in (1, 2)]
    assert paths[0] == paths[1]
    folder = tmp_path / "partials" / f"{__name__}.model" / "kept"
    assert paths[0].parent.parent == folder
    assert len(paths[0].parent.name) == 64
    assert generator(context, Model.C(name="m")) != paths[0]


def test_a_partial_needs_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError) as raised:
        PathGenerator("c", partial=Model.kept)(DirectoryContext(tmp_path), Model.C(name="n"))
    assert str(raised.value) == "a path of the partial 'kept' needs a workspace; submit the task"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("layer", "layer"),
        ("a-b_c.d", "a-b_c.d"),
        ("é", "é"),
        (3, "3"),
        ("", "%"),
        (".hidden", "%2Ehidden"),
        ("../../x", "%2E.%2F..%2Fx"),
        ("/abs", "%2Fabs"),
        ("a%b", "a%25b"),
        ("\ud800", "%ED%A0%80"),
        (True, "%bool-True"),
        (1.5, "%float-1.5"),
        (None, "%NoneType-None"),
        (Plain.A, "%Plain-Plain.A"),
    ],
)
def test_a_key_is_one_safe_part_of_a_path(key: object, name: str) -> None:
    assert file_name(key) == name


def test_a_long_key_is_cut_and_stays_different() -> None:
    names = {file_name("x" * 300), file_name("x" * 301), file_name("é" * 150)}
    assert len(names) == 3
    assert all(len(name.encode()) <= 200 for name in names)


def test_a_configuration_as_key_is_told_by_its_identifier() -> None:
    config = Model.C(name="n")
    assert file_name(config) == f"%Model.C-{config.__identifier__()}"
