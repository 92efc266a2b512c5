"""No sentence of the document that states a behaviour is without a test."""

from __future__ import annotations

import document.test_sentences
import document.test_snippets  # noqa: F401 - both for the sentences that they name
from document import sentences

INTRODUCTIONS = {
    "This page discusses how to save and load configuration objects",
    "This makes it easier to distribute configurations that need to be initialized in a special "
    "way.",
    "This can be useful to share a model (e.g. with HuggingFace hub).",
    "| Encoding | Stored as | Used when |",
    "|---|---|---|",
}


def test_every_sentence_is_stated_by_a_test_or_is_an_introduction() -> None:
    stated = " ".join(sentences.STATED)
    untested = [
        sentence
        for sentence in sentences.sentences()
        if sentence not in INTRODUCTIONS and not any(part in stated for part in parts(sentence))
    ]
    assert untested == []


def parts(sentence: str) -> list[str]:
    """A sentence, or the last cell of a row of a table: when the row applies."""
    return [sentence.strip("| ").split(" | ")[-1]]
