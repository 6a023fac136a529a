"""The supervisor's manual: recipes, and a page for each code of a problem, as they stand in the documentation.

They are installed with the program. A page of a problem speaks both languages; what is in the other one is left out.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from cstool.console.handbook_files import shipped_folder
from cstool.core.record import Record
from cstool.errors import InputError, Message
from cstool.locale import spoken
from cstool.validation.codes import CODES, meaning_of
from cstool.validation.names import meant, near

_RECIPES = {"en": "docs/recipes.md", "zh": "docs/recipes.zh-CN.md"}
_PROBLEMS = "docs/problems"
_HEADING = re.compile(r"^## ([a-z-]+): (.+)$", re.MULTILINE)
#: So many topics are named whose title may be meant.
_NAMED = 3
#: A fenced block, or whatever stands between blank lines.
_BLOCK = re.compile(r"^```.*?^```$|^\S.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)


class ManualEntry(Record):
    """What `cstool explain` can be asked: a recipe or the code of a problem."""

    id: str
    name: str


class ManualPage(Record):
    """A page of the manual, in the active language, as Markdown."""

    id: str
    text: str


class Manual(Record):
    """What there is to read."""

    recipes: tuple[ManualEntry, ...]
    problems: tuple[ManualEntry, ...]


def manual() -> Manual:
    """Return all recipes, and all codes with what they stand for."""
    return Manual(
        recipes=tuple(ManualEntry(id=found[1], name=found[2]) for found in _HEADING.finditer(_recipe_text())),
        problems=tuple(ManualEntry(id=code, name=_meaning(code)) for code in CODES),
    )


def manual_page(topic: str) -> ManualPage:
    """Return the page of a recipe or a code.

    Raises:
        InputError: there is none.
    """
    topic = _id_of(topic)
    if topic in CODES:
        return ManualPage(id=topic, text="\n\n".join(_in_one_language(_problem_text(topic))) + "\n")
    pages = {
        found[1]: text
        for found in _HEADING.finditer(_recipe_text())
        for text in [_section(_recipe_text(), found.start())]
    }
    if topic not in pages:
        message = Message("there is no recipe and no problem called {topic}", topic=topic or '""')
        raise InputError("unknown-topic", message, _nearest(topic, [*pages, *CODES]))
    return ManualPage(id=topic, text=pages[topic])


def _id_of(topic: str) -> str:
    """Return the id of what is called `topic`, in whatever letters, by its id or its title; else `topic`."""
    called = topic.casefold().replace("_", "-").replace(" ", "-")
    found = manual()
    ids = [entry.id for entry in (*found.recipes, *found.problems)]
    titled = [entry.id for entry in (*found.recipes, *found.problems) if entry.name == topic]
    return next((id_ for id_ in ids if id_ == called), titled[0] if len(titled) == 1 else topic)


def _nearest(topic: str, ids: list[str]) -> Message:
    """Return the hint for a topic that there is not: those whose title has its words, else what is like it."""
    entries = (*manual().recipes, *manual().problems)
    titled = [entry for entry in entries if _is_said(topic.casefold(), entry.name.casefold())]
    if not topic or not titled or near(topic.casefold(), ids):
        return meant(topic, ids)
    said = ", ".join(f"{entry.id} ({entry.name})" for entry in titled[:_NAMED])
    return Message("did you mean {near}?", near=said)


def _is_said(topic: str, title: str) -> bool:
    """Tell whether `topic` stands in `title`; of a Chinese one, its characters in their order."""
    if topic.isascii():
        return topic in title
    rest = iter(title)
    return all(character in rest for character in topic if not character.isspace())


def _problem_text(code: str) -> str:
    return (shipped_folder() / _PROBLEMS / f"{code}.md").read_text(encoding="utf-8")


def _meaning(code: str) -> str:
    """Return what a code stands for: in Chinese how its page begins."""
    if spoken() == "en":
        return meaning_of(code)
    _title, cause, *_rest = _in_one_language(_problem_text(code))
    return re.split("[：；。]", cause, maxsplit=1)[0]


def _recipe_text() -> str:
    return Path(shipped_folder(), _RECIPES[spoken()]).read_text(encoding="utf-8")


def _section(text: str, start: int) -> str:
    """Return the section of `text` whose heading begins at `start`."""
    end = text.find("\n## ", start)
    return text[start + 1 : len(text) if end < 0 else end].strip() + "\n"


def _in_one_language(page: str) -> Iterator[str]:
    """Yield the parts of a problem's page: of two that say the same in English and in Chinese, one."""
    is_zh = spoken() == "zh"
    before = ""
    for block in _BLOCK.findall(page):
        if block.startswith("## "):
            english, chinese = block.removeprefix("## ").split(" / ")
            file = re.search(r" \(.*\)$", chinese)
            kept = chinese if is_zh else english + (file[0] if file else "")
            yield f"## {kept}"
        elif block.startswith("```text en"):
            before = block
        elif block.startswith("```text zh"):
            yield (
                (block if is_zh else before).replace("```text zh", "```text").replace("```text en", "```text")
            )
        elif block.startswith(("```", "#")) or is_zh == _is_chinese(block):
            yield block


def _is_chinese(block: str) -> bool:
    """Tell whether a paragraph is Chinese: one in English may quote a Chinese word."""
    return len(re.findall(r"[\u4e00-\u9fff]", block)) > len(re.findall(r"\b[A-Za-z]+\b", block))


def page_lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a page as a terminal shows them, and of each whether it is to be copied, and so not broken."""
    block = None
    for line in text.rstrip().split("\n"):
        if line.startswith("```"):
            block = line[3:] if block is None else None
        elif block is None:
            yield line, False
        else:
            is_printed = block == "text" or (block == "console" and not line.startswith(("$ ", "> ")))
            yield (f"    {line}" if line else line), not is_printed
