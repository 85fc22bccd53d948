"""The glossary is in order, and the chapter that it names for a word has that word."""

from __future__ import annotations

import re

from chapters import SOURCES

from scripts.build_notebooks import ROOT

ENTRY = re.compile(r"^\*\*(.+?)\.\*\*\s(.+?)(?=\n\n\*\*|\Z)", re.MULTILINE | re.DOTALL)
ENTRIES = ENTRY.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
TEXTS = {source.stem[:2]: source.read_text(encoding="utf-8") for source in SOURCES}


def astray(entries: list[tuple[str, str]], texts: dict[str, str]) -> list[str]:
    """Words that the last chapter named with them does not hold; chapters that are to come are not asked."""
    found = []
    for words, meaning in entries:
        chapters = re.findall(r"Chapter\s(\d\d)\.", meaning)
        if not chapters:
            found.append(f"{words}: no chapter")
        elif text := texts.get(chapters[-1]):
            found += [f"{word}: not in {chapters[-1]}" for word in words.split(", ") if not holds(text, word)]
    return found


def holds(text: str, word: str) -> bool:
    """Whether some text holds a word or its plural, whatever its case, across a line's end too."""
    stem = re.escape(word).replace(r"\ ", r"[\s*]+").replace("_", r"(_|\W)")
    return bool(re.search(rf"(?<!\w){stem}(s|es)?(?!\w)", text, re.IGNORECASE))


def test_each_word_is_in_its_chapter() -> None:
    assert astray(ENTRIES, TEXTS) == []


def test_words_are_in_order_and_each_stands_once() -> None:
    words = [words.lower() for words, _ in ENTRIES]
    assert len(words) > 60
    assert words == sorted(set(words))


def test_a_word_that_its_chapter_lacks_is_noticed() -> None:
    texts = {"03": "Two masks\nand an\nattention unit."}
    entries = [
        ("mask", "Chapter 03."),
        ("attention unit", "Chapter 03."),
        ("wing", "Chapter 03."),
        ("late", "Chapter 14."),
    ]
    assert astray(entries, texts) == ["wing: not in 03"]
    assert astray([("mask", "Nothing.")], texts) == ["mask: no chapter"]
