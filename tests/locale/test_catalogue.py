"""The Chinese catalogue says everything that the sources say, with the same values in it, and nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

import cstool

SOURCES = Path(cstool.__file__).parent
CATALOGUE = SOURCES / "locale" / "zh_CN" / "LC_MESSAGES" / "cstool.po"
#: Where a sentence that was extracted elsewhere is looked up or made into a message.
LOOKED_UP = {("locale/__init__.py", "message.text"), ("validation/values.py", "description")}


def extracted() -> set[str]:
    keywords = {**DEFAULT_KEYWORDS, "Message": None}
    return {message for _, _, message, _, _ in extract_from_dir(SOURCES, keywords=keywords)}


def sentences() -> Iterator[tuple[str, ast.expr]]:
    """Yield the sentence of every `_(...)` and `Message(...)` in the sources, with its file."""
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_", "Message"}:
                yield path.relative_to(SOURCES).as_posix(), node.args[0]


def translations() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="zh_CN", abort_invalid=True) if message.id]


def placeholders(text: str) -> list[tuple[str, str | None, str | None]]:
    return sorted((name, spec, turn) for _, name, spec, turn in Formatter().parse(text) if name is not None)


def test_every_sentence_is_in_the_catalogue_and_no_other() -> None:
    assert {message.id for message in translations()} == extracted(), "run: make messages"


@pytest.mark.parametrize("message", translations(), ids=lambda message: message.id)
def test_every_sentence_is_translated_with_the_same_placeholders(message: Message) -> None:
    assert message.string
    assert not message.fuzzy
    assert placeholders(message.string) == placeholders(message.id)


def test_no_sentence_is_hidden_from_extraction() -> None:
    """A sentence that is put together, or stands in an f-string, would never be translated."""
    found = extracted()
    hidden = [
        (file, ast.unparse(text))
        for file, text in sentences()
        if not (isinstance(text, ast.Constant) and text.value in found)
        and (file, ast.unparse(text)) not in LOOKED_UP
    ]
    assert hidden == []


def test_typer_still_says_what_we_translate_for_it() -> None:
    import typer.core

    said = Path(typer.core.__file__).read_text(encoding="utf-8")
    words = [text.value for file, text in sentences() if file == "locale/typer.py"]  # type: ignore[attr-defined]
    assert words
    assert [word for word in words if f'_("{word}")' not in said] == []
