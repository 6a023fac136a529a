"""Makes the pages of this folder from cases.toml and the small handbook; tests/validate holds them fresh."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from cstool.locale import Language, activate
from cstool.render.problem_texts import problem_lines
from cstool.render.terminal import unmarked
from cstool.validation.codes import meaning_of
from cstool.validation.contents import WordDocuments
from cstool.validation.document import read
from cstool.validation.problem import PlacedProblem
from cstool.validation.review import review

FOLDER = Path(__file__).parent
FILES = (
    "policies.toml",
    "replies.toml",
    "cases.toml",
    "words/classes.toml",
    "words/signs.toml",
    "words/sentences.tsv",
)
HANDBOOK = {name: (FOLDER / "handbook" / name).read_text(encoding="utf-8") for name in FILES}
#: Codes of which `validate` is not the one to speak: files of agents are checked when they are used.
ELSEWHERE = ("fixed-wording", "missing-placeholder")


class Case(NamedTuple):
    """A code, why it comes up, and its example."""

    code: str
    causes: dict[str, str]
    fields: dict[str, Any]

    @property
    def file(self) -> str:
        """The file that the example changes."""
        found = [name for name in FILES if self.fields["mended"] in HANDBOOK[name]]
        return str(self.fields.get("file", found[0]))

    @property
    def language(self) -> str:
        """The language of the file."""
        return "toml" if self.file.endswith(".toml") else "text"

    @property
    def start(self) -> int:
        """Where in the file the example begins."""
        text = HANDBOOK[self.file]
        return text.index(self.fields["mended"], text.index(self.fields.get("near", "")))

    @property
    def failing(self) -> str:
        """The file with the failing example in its place."""
        text, end = HANDBOOK[self.file], self.start + len(self.fields["mended"])
        return f"{text[: self.start]}{self.fields['failing']}{text[end:]}"

    @property
    def texts(self) -> dict[str, bytes]:
        """The files as they are saved, with the failing example in its place."""
        saved = self.failing.encode(self.fields.get("saved_as", "utf-8"))
        return {name: source.encode() for name, source in HANDBOOK.items()} | {self.file: saved}

    def lines(self, text: str, example: str) -> str:
        """Return the lines of `text` that hold the example."""
        first = text.count("\n", 0, self.start)
        last = text.count("\n", 0, self.start + len(example.rstrip("\n")))
        if not self.fields["failing"]:
            first, last = first - 1, last + 1
        return "\n".join(text.split("\n")[first : last + 1])


def cases() -> list[Case]:
    """Return the cases in the order of the file."""
    rows = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))
    return [Case(code, {"en": row.pop("en"), "zh": row.pop("zh")}, row) for code, row in rows.items()]


def found_in(texts: dict[str, bytes], *, coverage: bool = False) -> list[PlacedProblem]:
    """Return the problems of the files."""
    policies, replies, cases, classes, signs = (read(texts[name], name) for name in FILES[:-1])
    shipped = HANDBOOK[FILES[-1]].encode(), HANDBOOK[FILES[-2]].encode()
    words = WordDocuments(classes, signs, (FILES[-1], texts[FILES[-1]]), shipped=shipped)
    return review(policies, replies, cases=cases, words=words, coverage=coverage).problems


def pages() -> dict[str, str]:
    """Return every page of this folder by its file name."""
    return {f"{case.code}.md": page(case) for case in cases()} | {"README.md": index()}


def page(case: Case) -> str:
    """Return the page of one code."""
    parts = [f"# {case.code}", f"{meaning_of(case.code)}.", case.causes["en"], case.causes["zh"]]
    if case.code not in ELSEWHERE:
        parts += [
            f"## Fails / 出错 ({case.file})",
            _block(case.language, case.lines(case.failing, case.fields["failing"])),
            *(_block(f"text {language}", "\n".join(_reported(case, language))) for language in ("en", "zh")),
            "## Right / 改好",
            _block(case.language, case.lines(HANDBOOK[case.file], case.fields["mended"])),
        ]
    return "\n\n".join(parts) + "\n"


def index() -> str:
    """Return the list of all codes."""
    head = (
        "# Problems that `cstool validate` names\n\n"
        "`--select` and `--ignore` take these codes. Each page has the cause, a failing example and the mended one.\n\n"
        "每一页有原因、出错的例子和改好的例子；代码可以用在 `--select` 和 `--ignore` 里。\n\n"
        "| code | severity | meaning |\n|---|---|---|\n"
    )
    return head + "".join(
        f"| [{case.code}]({case.code}.md) | {_severity(case)} | {meaning_of(case.code)} |\n"
        for case in cases()
    )


def _severity(case: Case) -> str:
    return "error" if case.code in ELSEWHERE else found_in(case.texts, coverage=_covers(case))[0].severity


def _covers(case: Case) -> bool:
    return case.code == "uncovered-row"


def _reported(case: Case, language: Language) -> list[str]:
    activate(language)
    texts = case.texts
    sources = {name: text.decode("utf-8", "replace").split("\n") for name, text in texts.items()}
    found = found_in(texts, coverage=_covers(case))[:2]
    lines = [unmarked(line).rstrip() for problem in found for line in problem_lines(problem, sources)]
    activate("en")
    return lines


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text.strip(chr(10))}\n```"


def write() -> None:
    """Write every page anew."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
