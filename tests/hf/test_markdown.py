"""Text and tables as Markdown."""

from __future__ import annotations

import pytest

from xpm_hf.markdown import code, plain, table
from xpm_serialize import size_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\n  lines", "two lines"),
        ("a*b_c|d<e>", "a\\*b\\_c\\|d&lt;e>"),
        ("`code` *not*", "`code` \\*not\\*"),
        ("one ` alone", "one \\` alone"),
        ("`a|b`", "<code>a&#124;b</code>"),
    ],
)
def test_nothing_of_a_text_is_markup_but_code(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("a", "`a`"),
        (" a", "<code> a</code>"),
        ("a\n\x1b", "<code>a&#92;n&#92;x1b</code>"),
        ("<b>&`", "<code>&lt;b&gt;&amp;&#96;</code>"),
        ("x" * 200, f"`{'x' * 119}…`"),
    ],
)
def test_code_shows_any_text(text: str, shown: str) -> None:
    assert code(text) == shown


def test_columns_without_content_are_left_out() -> None:
    assert table(["a", "b"], [["1", ""], ["2", ""]]) == "| a |\n| --- |\n| 1 |\n| 2 |"
    assert table(["a", "b"], []) == ""


def test_sizes_are_told_in_three_digits() -> None:
    sizes = (0, 999, 1500, 2_500_000, 3 * 10**9, 4 * 10**12, 5 * 10**15)
    assert [size_text(size) for size in sizes] == [
        "0 bytes",
        "999 bytes",
        "1.5 kB",
        "2.5 MB",
        "3.0 GB",
        "4.0 TB",
        "5000.0 TB",
    ]
