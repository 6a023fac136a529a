"""The page that a supervisor signs off: whole, self-contained, and safe whatever stands in the files."""

import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

HOSTILE = "\"><script>alert('x')</script><img src=//evil.example/a.png onerror=alert(1)>&\u202e{0}</style>"
VOID = {"meta", "br"}
#: Attributes that could make a browser fetch or run something.
REACHING = {"src", "href", "srcset", "data", "action", "poster", "background", "style", "xlink:href"}


class Page(HTMLParser):
    """A page taken apart: its elements must nest, its texts are collected."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.open = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return "\n".join(self.texts)


def assert_safe(page):
    names = {name for name, _ in page.elements}
    assert not names & {"script", "img", "iframe", "link", "object", "embed", "form", "base", "foreignobject"}
    for _, attributes in page.elements:
        assert not REACHING & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
    style = page.texts[page.texts.index(next(text for text in page.texts if "color-scheme" in text))]
    assert "url(" not in style
    assert "@import" not in style


@pytest.fixture
def sheet(cstool, desk, members):
    """Write the page of a change of everything, and return it."""

    def write(*edits, rows="member,orders,spent,amount\nA,3,10,200\nB,9,1,10\n", language="en"):
        desk.change(
            "policies.toml",
            ("window_days = 7", "window_days = 10"),
            ("limit = 15", "limit = 20"),
            ("orders = 3\nspent = 499", "orders = 4\nspent = 499"),
            ('chart = "shoes"\nshift = 1', 'chart = "shoes"\nshift = 2'),
            *edits,
        )
        ran = cstool(
            "--lang", language, "diff", desk.old, desk.new, "--members", members(rows), "--html", "sheet.html"
        )
        assert ran.code == 0
        assert ran.err == ""
        return Path("sheet.html").read_text(encoding="utf-8")

    return write


def test_the_page_has_everything(sheet, diff):
    text = sheet()
    page = Page(text)
    assert_safe(page)
    answer = diff()
    for change in answer["changes"]:
        assert change["path"] in page.texts
        assert f"{change['file']}:{change['line']}" in page.texts
    for move in answer["refunds"]:
        assert move["example"] in page.texts
    whole = "".join(page.texts)
    for reply in answer["replies"]:
        assert reply["old"] in whole
        assert reply["new"] in whole
    assert whole.count("A,3,10,200") == 1
    assert "+10.00" in page.texts
    chart = [attributes for name, attributes in page.elements if name == "path"]
    assert ["moves" in attributes["class"] for attributes in chart] == [True]


def test_it_begins_with_what_changes_in_the_shops_words_and_whom_it_costs(sheet):
    page = Page(sheet(("spent = 499", "spent = 599")))
    title = len(page.texts) - page.texts[::-1].index("A change of the handbook, to sign off")
    what, when, whom = [text for text in page.texts[title:] if text.strip()][:3]
    assert what.startswith("二级会员 · orders so far: 3 → 4; 二级会员 · yuan spent in all: 499 → 599;")
    assert when == "It holds from the day that is written at the end."
    assert "1 of 2 members change tier." in whom
    assert "they pay 10.00 yuan more and 0.00 yuan less" in whom


def test_what_is_new_stands_there_whole(cstool, desk):
    row = '[[knowledge]]\nid = "new"\nname = "新的"\nsource = "A3"\npoints = ["第一点", "第二点"]\n\n[[knowledge]]'
    desk.change("policies.toml", ("[[knowledge]]", row))
    assert cstool("diff", desk.old, desk.new, "--html", "sheet.html").code == 0
    texts = Page(Path("sheet.html").read_text(encoding="utf-8")).texts
    assert {"新的", "第一点", "第二点"} <= set(texts)


def test_the_chart_shows_movers_among_thousands_who_stay(sheet):
    staying = "".join(f"{name},9,2000,10\n" for name in range(3000))
    page = Page(sheet(rows=f"member,orders,spent,amount\nA,3,10,200\n{staying}"))
    bars = [float(attributes["height"]) for name, attributes in page.elements if name == "rect"]
    assert len(bars) == 2
    assert min(bars) > 100


def test_it_names_the_commits_that_were_compared(cstool, desk):
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=店长", "-c", "user.email=a@b", "commit", "-qm", "开张"],
    ):
        subprocess.run(["git", "-C", desk.old, *command], check=True)
    os.chdir(desk.old)
    assert cstool("diff", "HEAD:./", desk.new, "--html", "sheet.html").code == 0
    text = Path("sheet.html").read_text(encoding="utf-8")
    assert re.search(r"until now: [0-9a-f]{7,} · 店长 · \d{4}-\d\d-\d\d · 开张", text)


def test_nothing_on_the_page_comes_from_elsewhere(sheet):
    text = sheet()
    assert "http:" not in text
    assert "https:" not in text
    assert "//" not in text.replace(str(Path.cwd()), "")
    assert "default-src 'none'" in text


def test_what_stands_in_the_files_stays_text(sheet):
    row = HOSTILE.replace('"', '""').replace(",", "，")
    text = sheet(
        ('name = "二级会员"', f"name = '''二级{HOSTILE[:40]}'''"),
        ('name = "尖头高跟鞋"', f"name = '''{HOSTILE[:50]}'''"),
        ('  "常见表现：发红发热、持续刺痛、小红点、发痒。",', f"  '''{HOSTILE}''',"),
        rows=f'member,orders,spent,amount\n"{row}",3,1,100\n"{row}",x,1,100\n',
    )
    page = Page(text)
    assert_safe(page)
    assert "<script" not in text
    assert "\u202e" not in text
    assert any(HOSTILE[:50] in one for one in page.texts)


def test_the_page_speaks_chinese(sheet):
    text = sheet(language="zh")
    assert '<html lang="zh-CN">' in text
    english = {"Changed values", "Members", "before", "after", "cases", "checked by"}
    assert not english & set(Page(text).texts)


def test_the_old_page_stays_when_the_new_one_cannot_be_written(cstool, desk, monkeypatch):
    Path("sheet.html").write_text("old", encoding="utf-8")
    monkeypatch.setattr(
        "cstool.batch.atomic_files.os.fsync", lambda _file: (_ for _ in ()).throw(OSError(28, "full"))
    )
    ran = cstool("diff", desk.old, desk.new, "--html", "sheet.html")
    assert (ran.code, ran.out) == (1, "")
    assert Path("sheet.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in Path().iterdir()] == ["sheet.html"]


def test_the_page_goes_nowhere_that_is_not_there(cstool, desk):
    ran = cstool("diff", desk.old, desk.new, "--html", "nowhere/sheet.html")
    assert (ran.code, ran.out) == (1, "")
    assert "nowhere/sheet.html" in ran.err


@pytest.mark.parametrize("name", ["policies.toml", "members.csv", "-", "plan/replies.toml"])
def test_the_page_writes_over_nothing_that_is_read(cstool, desk, members, name):
    shutil.copy(desk.new / "policies.toml", "policies.toml")
    members("orders,spent\n1,1\n")
    kept = [Path(file).read_bytes() for file in ("policies.toml", "members.csv")]
    shutil.copytree(desk.new, "plan")
    old, new = (
        ("plan", desk.old) if name.startswith("plan") else (desk.old / "policies.toml", "policies.toml")
    )
    ran = cstool("diff", old, new, "--members", "members.csv", "--html", name)
    assert (ran.code, ran.out) == (2, "")
    assert [Path(file).read_bytes() for file in ("policies.toml", "members.csv")] == kept


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_browser_draws_the_page(sheet, tmp_path):
    page = tmp_path / "page.html"
    probe = (
        "<script>addEventListener('load', () => document.title = [document.querySelector('svg').getBBox().width > 300,"
        " document.documentElement.scrollWidth <= innerWidth, document.querySelectorAll('table').length].join())"
        "</script></body>"
    )
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", sheet())
    page.write_text(text.replace("</body>", probe), encoding="utf-8")
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    done = subprocess.run(
        [*command, "--window-size=390,800", "--virtual-time-budget=2000", "--dump-dom", page.as_uri()],
        capture_output=True,
        timeout=60,
        check=True,
    )
    dom = done.stdout.decode()
    title = dom[dom.index("<title>") + 7 : dom.index("</title>")]
    assert title.startswith("true,true,"), title
    assert int(title.rpartition(",")[2]) >= 7
