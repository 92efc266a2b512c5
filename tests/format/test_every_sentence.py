"""The numbers of the specification: in order, each with a sentence and a test."""

from __future__ import annotations

import itertools
import re

import pytest

from format.sentences import DOCUMENT, NUMBERS, named, sentences, specifies


def test_every_sentence_is_named_by_a_test() -> None:
    assert sorted(NUMBERS - named()) == []


def test_numbers_are_in_order_letter_by_letter() -> None:
    found = [number for number, _ in sentences()]
    letters = [letter for letter, _ in itertools.groupby(found, lambda number: number[0])]
    assert len(letters) == len(set(letters))
    expected = [f"{letter}{n}" for letter in letters for n in range(1, 1 + _count(found, letter))]
    assert found == expected


def _count(numbers: list[str], letter: str) -> int:
    return sum(number.startswith(letter) for number in numbers)


def test_every_number_stands_at_the_beginning_of_an_item_or_a_row() -> None:
    everywhere = re.findall(r"\*\*(\w+)\.\*\*", DOCUMENT.read_text())
    assert everywhere == [number for number, _ in sentences()]


def test_every_item_says_what_is_asked_for() -> None:
    text = DOCUMENT.read_text()
    items = [(n, words) for n, words in sentences() if f"- **{n}.**" in text]
    assert [n for n, words in items if not re.search(r"\b(MUST|SHOULD|MAY)\b", words)] == []


def test_numbers_that_are_referred_to_exist() -> None:
    text = re.sub(r"```.*?```", "", DOCUMENT.read_text(), flags=re.DOTALL)
    assert set(re.findall(r"\b[A-Z][0-9]{1,2}\b", text)) - {"U"} <= NUMBERS


def test_a_number_that_the_document_does_not_have_is_refused() -> None:
    with pytest.raises(AssertionError) as raised:
        specifies("J1", "J99")
    assert str(raised.value) == "the document has no sentence J99"
