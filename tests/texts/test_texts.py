"""What an agent reads, whole: `NAME.en.txt` and `NAME.zh.txt`, the output of the command lines below.

After a change of texts, `pytest tests/texts --update` writes the files anew; read the diff before you commit it.
"""

import re
import shlex
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
LINES = {
    "discount": "discount --orders 3 --spent 520 --amount 268 --sale 50",
    "discount-new": "discount --orders 0 --spent 0",
    "refund-shop": "refund quality --paid 268 --freight 12 --return-freight 15",
    "refund-refuse": "refund size --paid 268 --days 8",
    "refund-goodwill": "refund size --paid 268 --days 8 --goodwill",
    "refund-exchange": "refund 颜色不合 --paid 268 --wish exchange --exchange-price 300 --days 2",
    "refund-repair": "refund quality --paid 268 --wish repair --repair-cost 15.01",
    "size": "size 247 --style pointed-heel",
    "triage-missing": "triage missing --fact item=full-size --agent 小美",
    "triage-leak": "triage leak --fact signed=in-person --fact photos=complete --fact item=full-size "
    "--fact nominal-ml=100 --fact left-ml=80 --agent 小美",
    "triage-list": "triage",
    "error-reason": "refund qualty --paid 1",
    "error-number": "discount --orders 12,5 --spent 1",
    "error-values": "reply confirm-order --set colour=黑色",
    "error-option": "size 240 --stile snow-boot",
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", LINES)
def test_what_an_agent_reads(cstool, request, name, language):
    """Answers and errors in both languages, to the letter; only the time of a remark is left out."""
    ran = cstool("--lang", language, *shlex.split(LINES[name]))
    found = re.sub(
        r"\d{4}-\d\d-\d\d \d\d:\d\d", "2026-05-01 09:30", f"$ cstool {LINES[name]}\n{ran.out}{ran.err}"
    )
    file = FOLDER / f"{name}.{language}.txt"
    if request.config.getoption("--update"):
        file.write_text(found, encoding="utf-8", newline="\n")
    assert found == file.read_text(encoding="utf-8")


def test_no_text_is_left_over():
    """Every file belongs to a command line."""
    assert {file.name.split(".")[0] for file in FOLDER.glob("*.txt")} == set(LINES)
