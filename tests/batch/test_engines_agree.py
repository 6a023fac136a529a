"""Both engines give equal bytes for any file, any policy and any place where a block may end."""

import os
import random
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import HANDBOOK, price, random_sample

from cstool.batch.kernel import IS_THERE
from cstool.errors import UserError

#: How many rows the large run has; the release run sets a million.
ROWS = int(os.environ.get("CSTOOL_RANDOM_ROWS", "20000"))

pytestmark = [
    pytest.mark.usefixtures("quick_disk"),
    pytest.mark.skipif(not IS_THERE, reason="the kernel was not built"),
]


@contextmanager
def folder():
    with TemporaryDirectory() as name:
        yield Path(name)


def outcome(sample, **options):
    """Return all that came of a sample: both outputs and the sums, or the error."""
    with folder() as path:
        try:
            priced = price(path, sample.data, sample.tiers, **sample.options, **options)
        except UserError as error:
            return error.code, str(error)
    report = priced.report
    return priced.rows, priced.rejects, report.read, report.rejected, report.tiers


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    seed=st.integers(0, 2**32),
    rows=st.integers(0, 60),
    block_size=st.integers(1, 400),
    workers=st.integers(1, 3),
)
def test_random_files(seed, rows, block_size, workers):
    sample = random_sample(random.Random(seed), rows)
    expected = outcome(sample, engine="reference")
    assert outcome(sample, engine="kernel") == expected
    assert outcome(sample, engine="kernel", block_size=block_size, workers=workers) == expected
    assert outcome(sample, engine="reference", block_size=block_size) == expected


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from(["1", "0", ".", ",", '"', "\n", "\r", "\r\n", "a", "元", "=", " ", "-"]), max_size=60
    )
)
def test_any_text_under_a_good_header(pieces):
    with folder() as path:
        data = ("text,orders,spent\n" + "".join(pieces)).encode()
        one, two = (price(path, data, engine=name, block_size=7) for name in ("kernel", "reference"))
    assert (one.rows, one.rejects, one.report.tiers) == (two.rows, two.rejects, two.report.tiers)


def test_a_block_may_end_anywhere(tmp_path):
    rows = [
        '"two\r\nlines, ""quoted""",3,520.5,268',
        "M2,8,1,7\r",
        '"open,1,2,3',
        "M4,x,1,1",
        "王伟,３,￥520,268元",
        "",
    ]
    data = "\r\n".join(["name,orders,spent,amount", *rows]).encode()
    expected = price(tmp_path, data, engine="reference")
    for engine in ("kernel", "reference"):
        for size in range(1, len(data) + 2):
            priced = price(tmp_path, data, engine=engine, block_size=size)
            assert (size, priced.rows, priced.rejects) == (size, expected.rows, expected.rejects)


def test_a_large_random_file():
    rnd = random.Random(20260701)
    done = 0
    while done < ROWS:
        sample = random_sample(rnd, rnd.randrange(4000))
        expected = outcome(sample, engine="reference")
        assert outcome(sample, engine="kernel", block_size=rnd.choice([999, 1 << 18]), workers=2) == expected
        done += 0 if isinstance(expected[0], str) else expected[2]


def test_output_that_grows_beyond_its_buffer_is_written_in_parts(tmp_path):
    """The shortest rows grow twentyfold when the tier has a long name."""
    tiers = (HANDBOOK[0].__class__(id="x" * 60, name="x", rate=HANDBOOK[1].rate, orders=0, source="H10"),)
    data = b"orders,spent\n" + b"1,1\n" * 5000
    one, two = (price(tmp_path, data, tiers, engine=name) for name in ("kernel", "reference"))
    assert one.rows == two.rows == b"orders,spent,tier,rate\n" + (b"1,1," + b"x" * 60 + b",0.98\n") * 5000
