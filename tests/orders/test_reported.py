"""What public reports showed of other programs, and what must come of it here."""

import base64
import json

import pytest
from parquet_files import FILES


@pytest.mark.parametrize("column", ["orders", "spent", "amount"])
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("more", [[], ["--summary"]])
def test_statistics_that_say_nothing_of_nan_price_no_row(cstool, clean_environment, column, ending, more):
    """Some writers leave NaN out of the least and the largest value of a column; the engine believes them."""
    parquet(clean_environment / "m.parquet", column)
    ran = cstool("discount", "m.parquet", "-o", f"o.{ending}", *more)
    assert ran.code == 1
    assert "read 2 = priced 1 + rejected 1" in ran.err
    rejects = (clean_environment / f"o.{ending}.rejects.csv").read_text()
    assert f"2,{column},is not a number" in rejects


def parquet(path, column):
    """Write two members, of whom the second has NaN, with the statistics of a writer that leaves it out."""
    path.write_bytes(base64.b64decode(FILES[column]))


@pytest.mark.parametrize(
    ("lines", "code", "rows", "rejects"),
    [
        (  # a key that only a later object has
            ['{"m":"a","orders":3,"spent":520}', '{"m":"b","orders":3,"spent":520,"amount":268}'],
            1,
            [{"m": "b", "tier": "gold", "payable": "249.24"}],
            ["1,amount,is empty"],
        ),
        (  # one that only the first one lacks
            ['{"m":"a","spent":520}', '{"m":"b","orders":3,"spent":520}'],
            1,
            [{"m": "b", "tier": "gold"}],
            ["1,orders,is empty"],
        ),
        (  # one that stands twice: which of them counts is anyone's guess
            ['{"m":"a","orders":3,"spent":99999,"spent":520}', '{"m":"b","orders":3,"spent":520}'],
            1,
            [{"m": "b", "tier": "gold"}],
            ["1,,has a key twice"],
        ),
    ],
)
@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_an_object_means_the_same_whatever_stands_before_it(
    cstool, clean_environment, lines, code, rows, rejects, ending
):
    (clean_environment / "m.jsonl").write_text("\n".join(lines) + "\n")
    assert cstool("discount", "m.jsonl", "-o", f"o.{ending}").code == code
    written = (clean_environment / f"o.{ending}").read_text().splitlines()
    if ending == "jsonl":
        assert [
            {key: json.loads(line)[key] for key in row} for line, row in zip(written, rows, strict=True)
        ] == rows
    else:
        assert [line.split(",")[0] for line in written[1:]] == [row["m"] for row in rows]
    found = (clean_environment / f"o.{ending}.rejects.csv").read_text().splitlines()[1:]
    assert [line[: len(reject)] for line, reject in zip(found, rejects, strict=True)] == rejects


def test_an_order_in_json_means_the_same_whatever_stands_before_it(cstool, clean_environment):
    """A refund that only the last of many objects has counts; a key that stands twice is told as for members files."""
    plain = [f'{{"member":"a","order":"{number}","paid":1}}' for number in range(2000)]
    last = '{"member":"b","order":"x","paid":500,"refunded":500}'
    twice = '{"member":"c","order":"y","paid":500,"paid":5}'
    data = "\n".join([twice, *plain, last]).encode() + b'\n{"member":"\xff","paid":1}\n'
    (clean_environment / "m.jsonl").write_bytes(data)
    ran = cstool("members", "m.jsonl", "--on", "2026-11-26", "-o", "o.csv")
    assert ran.code == 1
    rows = (clean_environment / "o.csv").read_text().splitlines()[1:]
    assert [row[:9] for row in rows] == ["a,2000,20", "b,0,0.00,"]
    _, *rejects = (clean_environment / "o.csv.rejects.csv").read_bytes().splitlines()
    assert [reject.split(b",", 3)[:3] for reject in rejects] == [
        [b"1", b"", b"has a key twice"],
        [b"2003", b"", b"is not UTF-8"],
    ]


def test_a_column_that_would_be_added_is_found_in_a_later_object_too(cstool, clean_environment):
    (clean_environment / "m.jsonl").write_text(
        '{"orders":3,"spent":520}\n{"orders":3,"spent":520,"tier":"x"}\n'
    )
    ran = cstool("discount", "m.jsonl", "-o", "o.jsonl")
    assert ran.code == 2
    assert "already has a column tier" in ran.err


@pytest.mark.parametrize(
    "damage", [b"\xe5\xbc\xa0\xe4\xb8", b"a\x80b", b"\xe5\xbc"], ids=["cut", "stray", "half"]
)
@pytest.mark.parametrize("rows", [2, 40_000])
def test_one_damaged_name_does_not_decide_about_a_file(cstool, clean_environment, damage, rows, engine_of):
    good = "小美,3,￥520\n小丽,１,88元\n".encode()
    (clean_environment / "m.csv").write_bytes(b"member,orders,spent\n" + good * rows + damage + b",3,520\n")
    ran = cstool("discount", "m.csv", "-o", "o.csv", "--engine", engine_of)
    assert (ran.code, f"read {2 * rows + 1} = priced {2 * rows + 1} + rejected 0 (UTF-8" in ran.err) == (
        0,
        True,
    )


def test_a_file_in_gb18030_stays_one_with_a_damaged_name(cstool, clean_environment):
    content = "member,orders,spent\n小美,3,￥520\n小丽,１,88元\n".encode("gb18030") + b"\xff,3,520\n"
    (clean_environment / "m.csv").write_bytes(content)
    assert "priced 3 + rejected 0 (GB18030" in cstool("discount", "m.csv", "-o", "o.csv").err


@pytest.fixture(params=["kernel", "reference"])
def engine_of(request):
    from cstool.batch.kernel import IS_THERE

    if request.param == "kernel" and not IS_THERE:
        pytest.skip("the kernel was not built")
    return request.param


@pytest.mark.parametrize("blank", ["\t", "\u00a0", "\u202f", "\u200b", "\u3000"])
def test_blanks_and_zeros_behind_a_number_are_nothing(cstool, clean_environment, blank):
    (clean_environment / "m.csv").write_text(
        f"orders,spent,amount\n3.0{blank},520.0000{blank},{blank}268.00\n"
    )
    ran = cstool("discount", "m.csv")
    assert ran.out.splitlines()[1].endswith(",gold,0.93,249.24")


def test_a_name_with_a_comma_stands_in_quotes(cstool, clean_environment):
    (clean_environment / "m.csv").write_text('orders,"消费,金额"\n3,520\n', encoding="utf-8")
    ran = cstool("discount", "m.csv", "--columns", 'orders=orders,spent="消费,金额"')
    assert ran.out.splitlines()[1] == "3,520,gold,0.93"
    assert cstool("discount", "m.csv", "--columns", "orders=orders,spent=orders").code == 2
