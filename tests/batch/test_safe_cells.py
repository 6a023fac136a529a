"""With --safe-cells no text of the output runs as a formula; numbers and everything else stay as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import price

from cstool.batch.encodings import is_dangerous, suspects

CASES = [
    ("=1+1", "'=1+1"),
    ("+86 138", "'+86 138"),
    ("-", "'-"),
    ("@x", "'@x"),
    ('"=1+1,2"', '"\'=1+1,2"'),
    ("  =1", "'  =1"),
    ("\t=1", "'\t=1"),
    ('"\n=1"', '"\'\n=1"'),
    ("＝1", "'＝1"),
    ("\u3000＋1", "'\u3000＋1"),
    ("＠", "'＠"),
    ("－2", "'－2"),
    ("﹦1", "'﹦1"),
    ("﹢1", "'﹢1"),
    ("﹣1", "'﹣1"),
    ("﹫S", "'﹫S"),
    ("\u2060=1", "'\u2060=1"),
    ("\u200e=1", "'\u200e=1"),
    ("1=1", "1=1"),
    ("王=伟", "王=伟"),
    ("'=1", "'=1"),
    ('"""=1"', '"""=1"'),
    ("", ""),
]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(("cell", "safe"), CASES)
def test_text_that_would_run_is_neutralised(cell, safe, encoding, engine, tmp_path, quick_disk):
    data = f"orders,note,spent,更多\n3,{cell},520,{cell}\n".encode(encoding)
    priced = price(tmp_path, data, engine=engine, safe_cells=True, encoding=encoding)
    assert (
        priced.rows.decode(encoding) == f"orders,note,spent,更多,tier,rate\n3,{safe},520,{safe},gold,0.93\n"
    )
    unsafe = price(tmp_path, data, engine=engine, encoding=encoding)
    assert (
        unsafe.rows.decode(encoding) == f"orders,note,spent,更多,tier,rate\n3,{cell},520,{cell},gold,0.93\n"
    )


def test_headers_and_rejects_are_neutralised_too(engine, tmp_path, quick_disk):
    priced = price(tmp_path, b"=x,orders,spent\n=cmd,-1,1\n", engine=engine, safe_cells=True)
    assert priced.rows == b"'=x,orders,spent,tier,rate\n"
    assert priced.rejects == b'line,column,reason,row\n2,orders,is negative,"\'=cmd,-1,1"\n'


@given(st.text(min_size=1, max_size=4), st.sampled_from(["utf-8", "gb18030"]))
def test_whatever_is_dangerous_starts_with_a_suspect(text, encoding):
    lead = text.encode(encoding, "replace")[0]
    assert lead in suspects(encoding) or not is_dangerous(text)
