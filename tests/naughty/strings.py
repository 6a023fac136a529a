"""Strings that people and programs do type, paste and send, and that have broken other programs."""

import json
from pathlib import Path

#: The Big List of Naughty Strings, by Max Woolf and others.
BIG_LIST: list[str] = json.loads((Path(__file__).parent / "big_list" / "blns.json").read_text("utf-8"))
STRINGS: list[str] = [
    # nothing, almost nothing, and far too much
    "", " ", "  ", "\t", "\n", "\r\n", "\u3000", "\u00a0", "\u200b",
    ".", "-", "--", "---", "=", "==", "a=", "=a", "＝",
    "x" * 10_000,
    "长" * 10_000, "9" * 5_000, "-" + "9" * 400, "{" * 1_000, "[" * 1_000, "a b " * 500, "\n" * 300,
    # control characters and commands to a terminal
    "\x01", "\x07", "\x08\x08\x08", "\x1b",
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b[2J\x1b[H", "\x1bc", "\x7f",
    "\x80", "\x9b31m", "a\rb",
    "a\x0bb\x0cc", "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "\x1b[?1049h", "\x1bP$q\x1b\\",
    # direction, width, and what cannot be seen
    "\u202eabc", "\u202d", "\u2066a\u2069", "\u200e\u200f",
    "a\u200bb", "\ufeff240", "\u2028", "\u2029", "\u061c",
    "\u00ad", "\u034f", "\u180e", "\ufff9\ufffa\ufffb", "\U000e0041\U000e007f", "\u0300" * 50, "Z̴̧͇̑a̸l̵g̶o̷",
    # scripts and emoji
    "👟", "👨‍👩‍👧‍👦", "🇨🇳", "❤️", "\U0001f3fb", "中文", "繁體中文", "ｆｕｌｌ ｗｉｄｔｈ",
    "ﷺ", "אבג", "ابجد", "ไทย", "ß", "ı", "İ", "ǆ",
    "𠜎𠜱", "\U0010ffff", "\ufffd", "\uffff",
    "\ue000", "质量问题\u3000", "size\u2010accuracy", "ѕize", "质量问題",
    # bytes of a command line that are no text
    "\udcff", "\udc80abc", "a\udce4\udcb8", "\ud800", "\udfff\ud800",
    # numbers, or nearly
    "0", "-0", "+1", "00000001", "1e3", "1E400", "1e-400",
    "NaN", "nan", "-inf", "Infinity", "0x10", "0b1", "1_000", "1,000",
    "1，000", "1.", ".5", "1.2.3", "１２３", "٣", "३", "三", "Ⅳ",
    "½", "²", "①", "￥１", "¥", "元", "1元元", "￥￥1", "268.005",
    "2147483647", "2147483648", "-2147483649", "9223372036854775808",
    "9999999999999.99", "10000000000000", "--1", "1-",
    "240", "38", "99.999", "2026-02-30", "9999-12-31", "0000-00-00", "明天",
    # templates and formats
    "{", "}", "{}", "{{}}", "{0}",
    "{x.__class__}", "{x!r:>1000000000}", "{returns.window_days}", "{shop}", "%s%n%d",
    "%(x)s", "${HOME}", "$PATH", "`id`", "$(id)",
    "\\", "\\n", "\\x1b[31m", "{tiers.gold.zhe}", "{amount:{amount}}",
    # injection
    "'; DROP TABLE members; --", '" OR 1=1 --', "a'b\"c",
    "<script>alert(1)</script>", "&amp;", "[red]x[/red]", "[/]",
    "=1+1", "+1", "@SUM(A1)", "|cat", "; rm -rf .", "&& echo", "*", "?", "~", "#", "!",
    # paths and names
    "..", "../../etc/passwd", "/", "/dev/null", "C:\\",
    "CON", "NUL", "a/b", ".policies.toml", "file:///x", "\\\\server\\x",
    # options and what looks like them
    "-h", "--help", "--json", "--version", "-", "--lang", "@file", "-1", "--set", "--=", "—json",
    # words of Python, JSON and TOML
    "None", "null", "true", "undefined", "__proto__", "__class__",
    "self", "[]", '{"a": 1}', "[[tiers]]", "a = 1", "'''",
]  # fmt: skip
