import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from format.sentences import specifies
from xpm_params import Env, ParamsPathError, decode_path, encode_path, resolve_inside

ENV = Env.for_job("/w/jobs/task/id")


@specifies("P3", "P4", "P5", "P6")
@pytest.mark.parametrize(
    ("path", "value", "base"),
    [
        ("/w/jobs/task/id/out/file.txt", "out/file.txt", "job"),
        ("/w/jobs/task/id", ".", "job"),
        ("/w/jobs/task/id2/file", "jobs/task/id2/file", "workspace"),
        ("/w/jobs/task/id/../other/file", "jobs/task/other/file", "workspace"),
        ("/w", ".", "workspace"),
        ("/w2/file", "/w2/file", None),
        ("/w/../x", "/x", None),
        ("/", "/", None),
        ("file", "file", None),
        (".", ".", None),
        ("../file", "../file", None),
        # Names that no reader takes for relative ones.
        ("/w/a\\b", "/w/a\\b", None),
        ("/w/c:d", "/w/c:d", None),
        ("/w/\ud800", "/w/\ud800", None),
    ],
)
def test_a_path_is_relative_to_the_innermost_base(path: str, value: str, base: str | None) -> None:
    expected = {"type": "path", "value": value}
    if base is not None:
        expected["base"] = base
    assert encode_path(Path(path), ENV) == expected
    assert encode_path(PurePosixPath(path), ENV) == expected


def test_without_environment_a_path_is_as_it_is() -> None:
    assert encode_path(Path("/w/a"), Env()) == {"type": "path", "value": "/w/a"}


def test_the_root_folder_may_be_a_base() -> None:
    assert encode_path(Path("/a/b"), Env(wspath="/"))["value"] == "a/b"


def test_a_relative_path_may_lie_in_a_relative_base() -> None:
    assert encode_path(Path("job/a"), Env("job")) == {"type": "path", "value": "a", "base": "job"}


def test_a_workspace_behind_a_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    encoded = encode_path(tmp_path / "real" / "file", Env(wspath=tmp_path / "link"))
    assert encoded == {"type": "path", "value": "file", "base": "workspace"}


@specifies("P5")
def test_two_dots_after_a_link_go_where_the_file_system_says(tmp_path: Path) -> None:
    (tmp_path / "there" / "inner").mkdir(parents=True)
    (tmp_path / "link").symlink_to("there/inner")
    encoded = encode_path(tmp_path / "link" / ".." / "file", Env())
    assert encoded["value"] == f"{tmp_path}/there/file"


def test_a_path_of_another_system_is_refused() -> None:
    with pytest.raises(ParamsPathError) as error:
        encode_path(PureWindowsPath("c:/a"), ENV)
    assert str(error.value) == "expected a path of this system, found PureWindowsPath('c:/a')"


def test_a_path_with_a_null_character_is_refused() -> None:
    message = "expected a path without a null character, found 'a\\x00b'"
    with pytest.raises(ParamsPathError) as encoding:
        encode_path(Path("a\0b"), ENV)
    with pytest.raises(ParamsPathError) as decoding:
        decode_path("a\0b", None, ENV)
    assert str(encoding.value) == str(decoding.value) == message


@specifies("P6")
def test_paths_are_resolved_against_their_base() -> None:
    assert decode_path("a/b", "job", ENV) == Path("/w/jobs/task/id/a/b")
    assert decode_path(".", "job", ENV) == Path("/w/jobs/task/id")
    assert decode_path("a", "workspace", ENV) == Path("/w/a")
    assert decode_path("/a/../b", None, ENV) == Path("/a/../b")


@specifies("P8")
def test_an_unknown_base_is_refused() -> None:
    with pytest.raises(ParamsPathError) as error:
        decode_path("a", "home", ENV)
    assert str(error.value) == "expected the base 'job' or 'workspace', found 'home'"


@specifies("P8")
@pytest.mark.parametrize("base", ["job", "workspace"])
def test_a_base_that_is_not_set_is_refused(base: str) -> None:
    with pytest.raises(ParamsPathError) as error:
        decode_path("a", base, Env())
    assert str(error.value) == (
        f"the path 'a' is relative to the {base}, and the environment has none"
    )


@specifies("P6", "P7")
@pytest.mark.parametrize(
    ("value", "flaw"),
    [
        ("", "it is empty"),
        ("/etc/passwd", "it is absolute"),
        ("../a", "'..' is in it"),
        ("a/../../b", "'..' is in it"),
        ("a/..", "'..' is in it"),
        ("c:/a", "it starts with a drive"),
        ("C:a", "it starts with a drive"),
        ("a\\..\\b", "a backslash or a null character is in it"),
        ("a\0b", "a backslash or a null character is in it"),
        ("\ud800", "it cannot be the name of a file"),
    ],
)
def test_a_value_that_is_no_plain_relative_path_is_refused(value: str, flaw: str) -> None:
    message = f"expected a path inside its folder, found {value!r}: {flaw}"
    with pytest.raises(ParamsPathError) as resolving:
        resolve_inside(Path("/w"), value)
    with pytest.raises(ParamsPathError) as decoding:
        decode_path(value, "job", ENV)
    assert str(resolving.value) == str(decoding.value) == message


@specifies("P7")
def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to("../outside")
    with pytest.raises(ParamsPathError) as error:
        resolve_inside(root, "link/file")
    assert str(error.value) == (
        f"expected a path inside its folder, found 'link/file': a link leads out of {root}"
    )


def test_a_link_that_stays_inside_is_followed_by_nobody(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    assert resolve_inside(tmp_path, "link") == tmp_path / "link"


def test_a_root_behind_a_link_is_fine(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert resolve_inside(tmp_path / "link", "file") == tmp_path / "link" / "file"


SEGMENTS = st.text(min_size=1, max_size=5).filter(
    lambda text: "/" not in text and "\0" not in text and text not in (".", "..")
)


@given(st.sampled_from(["", "/", "/w", "/w/jobs/task/id"]), st.lists(SEGMENTS, max_size=4))
def test_every_path_comes_back(start: str, segments: list[str]) -> None:
    path = Path(start, *segments)
    encoded = encode_path(path, ENV)
    assert ".." not in str(encoded["value"]).split(os.sep)
    base = encoded.get("base")
    assert base is None or isinstance(base, str)
    assert decode_path(str(encoded["value"]), base, ENV) == path
