"""CSV that nobody made for us: what an independent reader finds in a file is priced or rejected, to the last byte.

In front of each record go two columns that can be priced; all other bytes stay as somebody else wrote them. The
independent reader is Python's `csv`, strict. `CSTOOL_FOREIGN=FOLDER pytest tests/batch/test_foreign.py -s` takes the
files of a folder, such as the test data of other programs that read CSV, in place of those below.
"""

import csv
import os
import re
from collections import Counter
from pathlib import Path

COLUMNS, VALUES, ADDED = b"cs_orders,cs_spent,", b"3,520,", b",gold,0.93"
#: The folder of the files, before the environment is made clean.
FOREIGN = os.environ.get("CSTOOL_FOREIGN")
#: What other programs try themselves on, in a few lines each.
FILES = {
    "plain": b"a,b,c\n1,2,3\n4,5,6\n",
    "CRLF, no end": b"a,b\r\n1,2\r\n3,4",
    "quotes": b'a,b\n1,"ha ""ha"" ha"\n3,"x,y"\n',
    "line breaks": b'a,b\n"one\n two",\n"\r\n",3\r\n',
    "stray quotes": b'a,b\n1,ha "ha"\n2,"x"y\n3,"open\n4,5\n',
    "empty": b'a,b\n,\n"",""\n\n,,\n1\n1,2,3\n',
    "bytes": b"a,b\n\xc4\xe3\xba\xc3,1\n\xe4\xbd\xa0,\x00\n\xff\xfe,2\n",
    "JSON": b'k,geo\n1,"{""type"": ""Point"", ""at"": [1, 2]}"\n',
    "blanks": b'a, b ,c\n 1 ,"2" , "3"\n="00123",4,5\n\t,\xc2\xa0,6\n',
    "carriage returns": b"a,b\n1\r2,3\n4,\r\r\n",
    "a name with a line break": b'"a\nb",c\n1,2\n',
}


def files():
    if not FOREIGN:
        return FILES
    return {str(path.relative_to(FOREIGN)): path for path in sorted(Path(FOREIGN).rglob("*.csv"))}


def read(text: bytes) -> list[list[str]] | None:
    """The records that the independent reader finds, with bytes as Latin-1; None: it refuses the text.

    It takes a quote in the middle of a cell, which RFC 4180 does not allow: such a text is refused here, too.
    """
    lines = text.decode("latin-1").splitlines(keepends=True) if b"\n" not in text else None
    lines = lines or [f"{line}\n" for line in text.decode("latin-1").removesuffix("\n").split("\n")]
    try:
        found = [*csv.reader(lines, strict=True)]
    except csv.Error:
        return None
    loose = re.sub(r'(?:^|(?<=[,\n]))"(?:[^"]|"")*"(?=[,\r\n]|$)', "", text.decode("latin-1"))
    return None if '"' in loose else found


def with_numbers(text: bytes) -> bytes:
    """The text with two columns in front of every record that the independent reader finds, else of every line."""
    lines = [f"{line}\n" for line in text.decode("latin-1").removesuffix("\n").split("\n")]
    starts, at = set(), 0
    try:
        reader = csv.reader(lines, strict=True)
        for record in reader:
            if record:
                starts.add(at)
            at = reader.line_num
    except csv.Error:
        starts |= {place for place in range(at, len(lines)) if lines[place].strip()}
    out = []
    for place, line in enumerate(lines):
        front = (COLUMNS if place == 0 else VALUES) if place in starts or place == 0 else b""
        out.append(front + line.encode("latin-1"))
    out[0] = out[0].replace(b"amount", b"amOunt")  # theirs is no price of ours
    whole = b"".join(out)
    return whole if text.endswith(b"\n") else whole.removesuffix(b"\n")


def is_regular(part: bytes, width: int | None) -> bool | None:
    """Tell whether the independent reader finds one record of so many cells; None: it reads neither, or no header."""
    found = read(part + b"\n")
    return None if found is None or width is None else len(found) == 1 and len(found[0]) == width


def pieces(text: bytes, rows: bytes, refused: dict[int, bytes]) -> Counter:
    """Walk through the text: each part of it is a row that was priced, one that was refused on that line, or blank.

    Returns how many there were of each; a part that is none of them, or is two, is an assertion that fails.
    """
    header, _, rows = rows.partition(b",tier,rate")
    assert text.startswith(header)
    found = read(header + b"\n")
    width = len(found[0]) if found else None
    left, rows = _next_line(text[len(header) :]), _next_line(rows)
    line, counts = header.count(b"\n") + 2, Counter()
    while left:
        priced = _priced(left, rows, width)
        if line in refused:
            part, kind = refused.pop(line), "rejected"
            assert left.startswith(part), (line, part, left[:80])
            assert not (is_regular(part, width) and part.startswith(VALUES)), (line, part)
        elif priced is not None:
            part, kind = priced, "priced"
            rows = _next_line(rows[len(part + ADDED) :])
        else:
            part, kind = left.partition(b"\n")[0].removesuffix(b"\r"), "blank"
            assert not part.strip(b", \t\r"), (line, part[:80], rows[:80])
        counts[kind] += 1
        left, line = _next_line(left[len(part) :]), line + part.count(b"\n") + 1
    assert not rows.strip(b"\r\n"), rows[:80]
    assert not refused, refused
    return counts


def _next_line(text: bytes) -> bytes:
    """The text behind the line break that it begins with, or its end."""
    ending = re.match(rb"\r?\n|\r?\Z", text)
    assert ending, text[:40]
    return text[ending.end() :]


def _priced(left: bytes, rows: bytes, width: int | None) -> bytes | None:
    """What stands next in the output, without what was added, if it stands next in the text, too."""
    at = rows.find(ADDED)
    while at >= 0 and left.startswith(rows[:at]):
        if re.match(rb"\r?\n|\r?\Z", left[at:]) and is_regular(rows[:at], width) is not False:
            return rows[:at]
        at = rows.find(ADDED, at + 1)
    return None


def rejected_rows(path: Path) -> dict[int, bytes]:
    """The rows of a file of rejects by their line, as the independent reader reads it."""
    if not path.exists():
        return {}
    with path.open(encoding="latin-1", newline="") as file:
        return {int(number): row.encode("latin-1") for number, _, _, row in [*csv.reader(file)][1:]}


def fault_of(cstool, text: bytes, total: Counter) -> str | None:
    """What does not hold of a file; `total` counts what was found in it."""
    Path("foreign.csv").write_bytes(text)
    numbered = with_numbers(text)
    Path("numbered.csv").write_bytes(numbered)
    out, rejects = Path("out.csv"), Path("rejects.csv")
    for path in (out, rejects):
        path.unlink(missing_ok=True)
    as_it_is = cstool("discount", "foreign.csv", "-o", "as-it-is.csv", "--rejects", "-")
    ran = cstool(
        "discount", "numbered.csv", "-o", "out.csv", "--rejects", "rejects.csv",
        "--columns", "orders=cs_orders,spent=cs_spent",
    )  # fmt: skip
    if {as_it_is.code, ran.code} - {0, 1, 2}:
        return f"{as_it_is} {ran}"
    if ran.code == 2:
        total[re.sub(r"numbered.csv|[0-9]+|'.*'", "_", ran.err)[:60]] += 1
        return None if ran.err.count("\n") == 1 else ran.err
    try:
        counts = pieces(numbered, out.read_bytes(), rejected_rows(rejects))
    except AssertionError as error:
        return str(error)
    said = re.search(r"read (\d+) = priced (\d+) \+ rejected (\d+)", ran.err.replace(",", ""))
    total += counts + Counter(files=1)
    told = counts["priced"] + counts["rejected"], counts["priced"], counts["rejected"]
    return None if said and tuple(map(int, said.groups())) == told else f"{ran.err} {counts}"


def test_every_record_of_a_foreign_file_is_accounted_for(cstool, clean_environment):
    """Contents and counts: nothing is lost, nothing invented, and what is regular for the other reader is priced."""
    total: Counter = Counter()
    texts = {name: text if isinstance(text, bytes) else text.read_bytes() for name, text in files().items()}
    faults = {name: fault_of(cstool, text, total) for name, text in texts.items()}
    print(f"{len(texts)} files: {dict(total)}")
    assert not {name: fault for name, fault in faults.items() if fault}
    assert total["files"] >= 10 or FOREIGN
    assert total["priced"]
