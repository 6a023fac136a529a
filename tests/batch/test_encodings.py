"""Signature, strict UTF-8, GB18030, in this order; the output keeps the encoding of the input."""

import subprocess
import sys
from pathlib import Path

import pytest
from samples import price

from cstool.batch.encodings import detect, is_utf8
from cstool.errors import InputError

TEXT = "姓名,orders,spent,amount\n王伟,３,￥520,268元\n㐀龘,1,1,1\n"
PRICED = (
    "姓名,orders,spent,amount,tier,rate,payable\n"
    "王伟,３,￥520,268元,gold,0.93,249.24\n㐀龘,1,1,1,member,0.98,0.98\n"
)
#: 268元 in GB18030 happens to be valid UTF-8 by itself.
AMBIGUOUS = "orders,spent\n3,520元\n"


@pytest.mark.parametrize(
    ("codec", "title"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 (BOM)"), ("gb18030", "GB18030"), ("gbk", "GB18030")],
)
def test_the_output_keeps_the_encoding(codec, title, engine, tmp_path, quick_disk):
    text, expected = (
        (TEXT, PRICED) if codec != "gbk" else (TEXT.replace("㐀", "国"), PRICED.replace("㐀", "国"))
    )
    priced = price(tmp_path, text.encode(codec), engine=engine)
    assert priced.rows.decode(codec) == expected
    assert priced.rows.startswith(b"\xef\xbb\xbf") == (codec == "utf-8-sig")
    assert priced.report.encoding == title


def test_chinese_excel_files_with_chinese_headers(engine, tmp_path, quick_disk):
    data = "会员,成交笔数,成交额\r\n王伟,3,520\r\n李娜,x,1\r\n".encode("gb18030")
    priced = price(tmp_path, data, engine=engine, columns={"orders": "成交笔数", "spent": "成交额"})
    assert priced.rows.decode("gb18030") == "会员,成交笔数,成交额,tier,rate\r\n王伟,3,520,gold,0.93\r\n"
    assert priced.rejects.decode("gb18030").splitlines()[1] == '3,成交笔数,is not a number,"李娜,x,1"'


def test_an_encoding_may_show_late_in_a_file(engine, tmp_path, quick_disk):
    """What looked like UTF-8 for megabytes is read again from the start when it proves to be GB18030."""
    plain = "orders,spent,name\n" + "3,520,M1\n" * 40_000
    data = (plain + "3,520元,王\n").encode("gb18030")
    priced = price(tmp_path, data, engine=engine)
    assert priced.report.encoding == "GB18030"
    assert (priced.report.read, priced.report.rejected) == (40_001, 0)
    assert priced.rows.endswith("3,520元,王,gold,0.93\n".encode("gb18030"))


def test_a_pipe_is_judged_by_its_beginning():
    command = [sys.executable, str(Path(__file__).parent / "run_job.py"), "-", "-"]
    done = subprocess.run(command, input=TEXT.encode("gb18030"), capture_output=True, check=False, timeout=60)
    assert done.stdout.decode("gb18030") == PRICED
    assert b"GB18030" in done.stderr


def test_a_named_encoding_is_not_questioned(engine, tmp_path, quick_disk):
    data = AMBIGUOUS.encode("gb18030")
    assert price(tmp_path, data, engine=engine).report.rejected == 1, "valid UTF-8, so it is read as that"
    assert price(tmp_path, data, engine=engine, encoding="GB2312").report.rejected == 0


@pytest.mark.parametrize("name", ["utf-16", "big5", "", "nonsense"])
def test_other_encodings_are_refused(name, tmp_path):
    with pytest.raises(InputError, match="UTF-8 or GB18030"):
        price(tmp_path, b"orders,spent\n", encoding=name)


def test_excel_gets_its_mark(engine, tmp_path, quick_disk):
    priced = price(tmp_path, TEXT.encode(), engine=engine, excel=True)
    assert priced.rows.decode("utf-8-sig") == PRICED
    assert priced.rows.startswith(b"\xef\xbb\xbf")
    again = price(tmp_path, TEXT.encode("utf-8-sig"), engine=engine, excel=True)
    assert again.rows == priced.rows
    assert not price(tmp_path, TEXT.encode("gb18030"), engine=engine, excel=True).rows.startswith(b"\xef")


def test_text_that_is_no_text_in_its_encoding_passes_as_it_is(engine, tmp_path, quick_disk):
    """A damaged name is no reason to lose a price; a damaged number is."""
    data = b"\xef\xbb\xbfname,orders,spent\nab\xff\xfe,3,520\nM2,3\xff,520\n"
    priced = price(tmp_path, data, engine=engine)
    assert b"ab\xff\xfe,3,520,gold,0.93\n" in priced.rows
    assert priced.report.rejected == 1


def test_a_cut_character_at_the_end_of_the_head_is_no_fault():
    assert detect("王".encode()[:2], complete=False).name == "utf-8"
    assert detect("王".encode()[:2], complete=True).name == "gb18030"
    assert not is_utf8(b"abc\xff", complete=False)
