"""What is wrong with a text that is not TOML, in words for people who are not programmers."""

import re
from typing import Any, NamedTuple

import tomli

from cstool.errors import Message
from cstool.policy.number_types import parse_decimal
from cstool.validation.places import Places
from cstool.validation.problem import written
from cstool.validation.syntax_hints import better, hint


class SyntaxFault(NamedTuple):
    """A fault of syntax: where in the text it is noticed, and what it is."""

    offset: int
    code: str
    message: Message
    hint: Message | None = None
    #: Where the parser stopped; None: it makes no sense to read on.
    stopped: int | None = None
    #: How the parser's message begins.
    begins: str = ""


#: What people are told of a text that is not closed, and of a header.
NOT_CLOSED = (Message("the text is not closed on its line"), Message("the closing quote is missing"))
HEADER_NOT_CLOSED = (
    Message("the header of the table is not closed"),
    Message("write [table] or [[table]]"),
)
_INVISIBLE = (Message("this invisible character is not allowed"), Message("delete it"))
_BACKSLASH = Message("write \\\\ for a backslash, or put the text between ' and '")
#: How the parser speaks of a text between ' and ' that is not closed: it looks for the second one in the whole file.
_LITERAL = 'Expected "\'"'
#: How the parser's messages begin, what people are told, and what probably helps.
_SAYS: dict[str, tuple[Message, Message | None]] = {
    "Invalid statement": (Message("a line must begin with a key, a [table] or a # comment"), None),
    "Invalid initial character": (Message("a key of letters, digits, - and _ belongs here"), None),
    "Expected '=' after a key": (Message("= belongs after the key"), None),
    "Unterminated string": NOT_CLOSED,
    _LITERAL: NOT_CLOSED,
    "Invalid value": (Message("this is not a value"), Message('put texts between quotes: "..."')),
    "Expected newline": (Message("nothing more may follow the value on its line"), None),
    "Expected ']": HEADER_NOT_CLOSED,
    "Unclosed array": (Message("a comma or the closing ] is missing"), None),
    "Unclosed inline table": (Message("a comma or the closing }} is missing"), None),
    r"Illegal character '\n'": NOT_CLOSED,
    r"Found invalid character '\n'": NOT_CLOSED,
    "Illegal character": _INVISIBLE,
    "Found invalid character": _INVISIBLE,
    "Unescaped": (
        Message("a backslash means something special in a text"),
        _BACKSLASH,
    ),
    "Invalid hex": (Message("this escape needs hexadecimal digits"), _BACKSLASH),
    "Escaped character": (Message("this escape names no character"), _BACKSLASH),
    "Invalid date": (Message("there is no such date or time"), None),
}
#: How messages about an escape begin: the parser stops behind it.
_ESCAPES = ("Unescaped", "Invalid hex", "Escaped character")
#: How messages begin of what is never open over several lines.
_ON_ONE_LINE = ("Expected '=' after a key", "Expected ']", "Invalid statement", "Expected newline")
#: A date; where there is no such month, the parser has read the year as a number.
_DATE = re.compile(r"(?<![\w.-])[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_HALF_OPENED = re.compile(r"[ \t]*\[[^\[\]#\"']+\]\][ \t]*(?:#.*)?$")
#: How the parser's messages about something that stands twice begin.
_TWICE = ("Cannot ", "Duplicate ")

#: Whatever may hold brackets or digits that count for nothing, a bracket, or a long number.
TOKEN = re.compile(
    r'''
    """(?:[^"\\]++|\\.|""?(?!"))*+"{3,5} | \'\'\'.*?'{3,5} | """ | \'\'\'
    | "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+'
    | \#[^\n]*+
    | [\[{] | [\]}] | [0-9][0-9_]*+
    ''',
    re.DOTALL | re.VERBOSE,
)


def parsed(text: str) -> dict[str, Any] | SyntaxFault:
    """Return what `text` says, or the fault beyond which it cannot be read."""
    try:
        return tomli.loads(text, parse_float=parse_decimal)
    except tomli.TOMLDecodeError as error:
        return explain(error)
    except RecursionError:
        return too_deep(text)
    except ValueError:
        return too_long(text)


def explain(error: tomli.TOMLDecodeError) -> SyntaxFault:
    """Return the fault that the parser stopped at."""
    if error.msg.startswith(_TWICE):
        return _half_opened(error) or _repeated(error)
    begin = next((begin for begin in _SAYS if error.msg.startswith(begin)), "")
    noticed = _end_of_line(error.doc, error.doc.rfind("'")) if begin == _LITERAL else error.pos
    opened = unclosed(error.doc) if noticed >= len(error.doc) and begin not in _ON_ONE_LINE else None
    if opened is not None:
        return never_closed(opened)
    at = error.doc.rfind("\\", 0, noticed) if begin in _ESCAPES else noticed
    offset = min(at, max(len(error.doc.rstrip("\n")) - 1, 0))
    says, guess = _SAYS.get(begin, (Message("this is not TOML"), None))
    if begin == "Expected newline" and _DATE.match(error.doc, offset - 4):
        offset, begin, (says, guess) = offset - 4, "Invalid date", _SAYS["Invalid date"]
    if found := better(error.doc, noticed, begin):
        return SyntaxFault(found.offset, "syntax", found.message or says, found.hint, offset, begin)
    return SyntaxFault(offset, "syntax", says, hint(error.doc, noticed, begin, guess), offset, begin)


def _end_of_line(text: str, offset: int) -> int:
    """Return where the line ends on which `offset` lies."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def never_closed(offset: int) -> SyntaxFault:
    """Return the fault of an array, a table or a text of several lines that begins at `offset` and does not end."""
    helps = Message("close it, or delete it")
    return SyntaxFault(offset, "syntax", Message("what begins here is never closed"), helps, offset)


def standing_twice(offset: int, key: str, first: int | None) -> SyntaxFault:
    """Return the fault of a key or header that stands at `offset` and, perhaps, in line `first` already."""
    message = Message("{key} stands twice, or is a value and a table at once", key=key)
    hint = Message("it stands in line {line} already: keep one of the two", line=first) if first else None
    return SyntaxFault(offset, "duplicate-key", message, hint, offset)


def too_deep(text: str) -> SyntaxFault:
    """Return the fault of a text whose brackets or dotted keys are nested too deeply to be read."""
    depths = [0]
    deepest = (0, 0)
    for match in TOKEN.finditer(text):
        step = {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        depths.append(depths[-1] + step)
        deepest = max(deepest, (depths[-1], -match.start()))
    offset = (
        -deepest[1] if deepest[0] > 1 else text.find(max(text.split("\n"), key=lambda line: line.count(".")))
    )
    return SyntaxFault(offset, "syntax", Message("the nesting is too deep to be read"))


def too_long(text: str) -> SyntaxFault:
    """Return the fault of a text that holds a number of too many digits to be read."""
    numbers = [match for match in TOKEN.finditer(text) if match[0][0].isdigit()]
    longest = max(numbers, key=lambda match: len(match[0]), default=None)
    offset = longest.start() if longest else 0
    return SyntaxFault(offset, "syntax", Message("the number has too many digits to be read"))


def _half_opened(error: tomli.TOMLDecodeError) -> SyntaxFault | None:
    """Return the fault of a header that lacks a bracket, which the parser takes for a table that stands twice."""
    start = error.doc.rfind("\n", 0, error.pos) + 1
    if not _HALF_OPENED.match(error.doc[start:].split("\n", 1)[0]):
        return None
    says, hint = HEADER_NOT_CLOSED
    return SyntaxFault(error.doc.index("[", start), "syntax", says, hint, error.pos)


def _repeated(error: tomli.TOMLDecodeError) -> SyntaxFault:
    places = Places(error.doc[: error.pos])
    offset, path = places.statements[-1], places.last_table
    name = error.doc[offset : error.pos].split("=")[0].strip("[] \t")
    if places.repeated and places.repeated[1] >= offset:
        path, offset = places.repeated
        name = ".".join(written(part) for part in path if isinstance(part, str))
    elif error.doc[offset] != "[":
        path = ()
    first = places.of(path, "key").line
    again = path != () and first < places.at_offset(offset).line
    return standing_twice(offset, name, first if again else None)._replace(stopped=error.pos)


def unclosed(text: str) -> int | None:
    """Return where the array, table or text of several lines begins that is open at the end of `text`."""
    opened = _opened(text)
    return opened[-1] if opened else None


def open_brackets(text: str) -> list[int]:
    """Return where the arrays and tables begin that are open at the end of `text`; none if a text is open there."""
    opened = _opened(text)
    return [] if opened and text[opened[-1]] not in "[{" else opened


def _opened(text: str) -> list[int]:
    """Return where everything begins that is open at the end of `text`, from the outside in."""
    opened: list[int] = []
    for match in TOKEN.finditer(text):
        if match[0] in ('"""', "'''"):
            return [*opened, match.start()]
        if match[0] in "[{":
            opened.append(match.start())
        elif match[0] in "]}" and opened:
            opened.pop()
    return opened
