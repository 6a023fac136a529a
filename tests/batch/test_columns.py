"""The header says which column is which; a file that cannot be priced at all is refused before anything is written."""

import pytest
from samples import price

from cstool.batch.columns import read_mapping
from cstool.errors import InputError


@pytest.mark.parametrize(
    ("header", "row", "columns", "added"),
    [
        ("orders,spent", "3,520", "", "gold,0.93"),
        ("spent,orders,amount", "520,3,100", "", "gold,0.93,93.00"),
        ("amount,name,orders,x,spent,y", "100,n,3,x,520,y", "", "gold,0.93,93.00"),
        (" orders , spent ", "3,520", "", "gold,0.93"),
        ('"orders","spent","a, b"', '3,520,"x, y"', "", "gold,0.93"),
        ("会员,成交笔数,成交额", "王伟,3,520", "orders=成交笔数,spent=成交额", "gold,0.93"),
        ("orders,spent,本次金额", "3,520,100", "amount = 本次金额", "gold,0.93,93.00"),
        ("orders,amount,spent", "3,1,520", "orders=orders, spent=spent", "gold,0.93,0.93"),
        ('orders,spent,"two\nlines"', "3,520,x", "", "gold,0.93"),
    ],
)
def test_columns_are_found_by_name(header, row, columns, added, engine, tmp_path, quick_disk):
    options = {"columns": read_mapping(columns)} if columns else {}
    priced = price(tmp_path, f"{header}\n{row}\n".encode(), engine=engine, **options)
    names = "tier,rate,payable" if added.count(",") == 2 else "tier,rate"
    assert priced.rows.decode() == f"{header},{names}\n{row},{added}\n"


@pytest.mark.parametrize(
    ("data", "columns", "says"),
    [
        (b"", {}, "is empty"),
        (b"\xef\xbb\xbf", {}, "is empty"),
        (b"\n", {}, "is empty"),
        (b"orders\n1\n", {}, "no column spent; it has orders"),
        (b"Orders,spent\n", {}, "no column orders; it has Orders, spent"),
        (b"orders,spent,orders\n", {}, "the column orders more than once"),
        (b"orders,spent\n", {"amount": "price"}, "no column price"),
        (b"a,spent,a\n", {"orders": "a"}, "the column a more than once"),
        (b"orders,spent,tier\n", {}, "already has a column tier"),
        (b"orders,spent,amount,payable\n", {}, "already has a column payable"),
        (b'orders,"spent\n', {}, "do not pair"),
        (b'{"orders": 3, "spent": 520}\n', {}, "JSON, not the names of columns"),
        (b"PK\x03\x04\x14\x00\x06\x00", {}, "not a CSV text"),
        ("orders,spent\n1,2\n".encode("utf-16"), {}, "not a CSV text"),
        (bytes(range(256)) * 9, {}, "not a CSV text"),
        (b"orders,spent" + b" " * (1 << 20), {}, "longer than 1024 KiB"),
        (b"orders,spent\n1,2\n" + b"1" * (1 << 20), {}, "longer than 1024 KiB"),
        (b'orders,spent\n1,2\n"' + b"\n" + b"1" * (1 << 20) + b"\n1,2\n", {}, "longer than 1024 KiB"),
    ],
)
def test_a_file_that_cannot_be_priced_is_refused_and_nothing_is_written(
    data, columns, says, engine, tmp_path
):
    with pytest.raises(InputError) as caught:
        price(tmp_path, data, engine=engine, columns=columns)
    assert says in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["members.csv"]


@pytest.mark.parametrize("data", [b"orders,spent", b"orders,spent\n", b"orders,spent\r\n"])
def test_a_header_alone_is_a_file_without_members(data, engine, tmp_path, quick_disk):
    priced = price(tmp_path, data, engine=engine)
    assert priced.rows.rstrip() == b"orders,spent,tier,rate"
    assert priced.report.read == 0


def test_the_line_breaks_of_the_file_are_kept(engine, tmp_path, quick_disk):
    priced = price(tmp_path, b"orders,spent\r\n3,520\r\n1,1\n8,1", engine=engine)
    assert priced.rows == b"orders,spent,tier,rate\r\n3,520,gold,0.93\r\n1,1,member,0.98\n8,1,vip,0.90\r\n"


@pytest.mark.parametrize(
    "text", ["", "orders", "orders=", "=x", "age=x", "orders=a,orders=b", "orders=a,,spent=b"]
)
def test_names_of_columns_that_cannot_be_read(text):
    with pytest.raises(InputError, match="--columns"):
        read_mapping(text)
