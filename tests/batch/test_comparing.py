"""Two sets of tiers in one reading: the same as two pricings, whichever engine reads."""

import random

import pytest
from samples import HANDBOOK, price, random_sample, random_tiers, tier

from cstool.batch.compare_engines import compare_members
from cstool.batch.kernel import IS_THERE
from cstool.batch.members_file import Job
from cstool.batch.records import records
from cstool.batch.rows import RowError, is_blank, price_row
from cstool.batch.tier_moves import paid_fen

MOST = 7


def compare(folder, data, old, new, **options):
    source = folder / "compared.csv"
    source.write_bytes(data)
    return compare_members(old, new, Job(str(source), **options), most=MOST)


def row_by_row(result, data):
    """Return the moves and the most affected lines, by the rule that decides about every single row."""
    plans, moves, changes, rejected = result.plans, {}, [], []
    body = data.removeprefix(b"\xef\xbb\xbf")
    body += b"" if body.endswith(b"\n") else b"\r\n" if b"\r\n" in body[: body.find(b"\n") + 1] else b"\n"
    line = 1
    for number, record in enumerate(records(body, plans.old.limit)):
        if number and not is_blank(plans.old, record):
            try:
                rows = [price_row(plan, record) for plan in plans]
            except RowError:
                rejected.append(line)
            else:
                before, after = map(paid_fen, plans, rows)
                total = moves.setdefault((rows[0].tier, rows[1].tier), [0, 0, 0])
                moves[rows[0].tier, rows[1].tier] = [total[0] + 1, total[1] + before, total[2] + after]
                changes.append((abs(after - before), line))
        line += record.count(b"\n")
    ranked = sorted((change for change in changes if change[0]), key=lambda change: (-change[0], change[1]))
    return moves, ranked[:MOST], rejected


def found(result):
    tally = result.tally
    moves = {pair: list(move[2:]) for pair, move in tally.moves.items()}
    return (
        moves,
        [row[:2] for row in tally.affected],
        [reject.line for reject in tally.rejects],
        tally.rejected,
    )


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.usefixtures("quick_disk")
def test_a_comparison_is_two_pricings(seed, engine, tmp_path):
    rnd = random.Random(seed)
    sample = random_sample(rnd, rnd.choice([0, 5, 300]))
    new = random_tiers(rnd) if seed % 2 else (*sample.tiers[:-1], *random_tiers(rnd)[1:3])
    if len({one.id for one in new}) < len(new):
        new = random_tiers(rnd)
    options = sample.options | {"engine": engine, "block_size": rnd.choice([1 << 12, 1 << 18])}
    reading = {name: value for name, value in options.items() if name != "excel"}
    result = compare(tmp_path, sample.data, sample.tiers, new, **reading)

    moves, affected, rejects, rejected = found(result)
    for tiers, side in ((sample.tiers, 0), (new, 1)):
        report = price(tmp_path, sample.data, tiers, **options).report
        assert result.tally.read == report.read
        assert rejected == report.rejected
        for place, one in enumerate(report.tiers):
            mine = [move for pair, move in moves.items() if pair[side] == place]
            assert sum(move[0] for move in mine) == one.rows
            if one.payable is not None:
                assert sum(move[1 + side] for move in mine) == one.payable * 100
    if "encoding" not in options:
        by_row = row_by_row(result, sample.data)
        assert (moves, affected, rejects) == (by_row[0], by_row[1], by_row[2][:MOST])


@pytest.mark.skipif(not IS_THERE, reason="the kernel was not built")
@pytest.mark.parametrize("seed", range(40, 60))
def test_both_engines_find_the_same(seed, tmp_path):
    rnd = random.Random(seed)
    sample = random_sample(rnd, 500)
    options = {name: value for name, value in sample.options.items() if name != "excel"}
    new = random_tiers(rnd)
    results = [
        compare(tmp_path, sample.data, sample.tiers, new, engine=engine, block_size=size, **options)
        for engine, size in (("kernel", 1 << 12), ("kernel", 1 << 18), ("reference", 1 << 14))
    ]
    assert found(results[0]) == found(results[1]) == found(results[2])


def test_members_without_amounts_count_as_100_yuan(engine, tmp_path):
    new = (*HANDBOOK[:2], tier("gold", "0.90", 3, "499"), HANDBOOK[3])
    data = b"orders,spent\n0,0\n3,1\n1,499\n8,1\n"
    result = compare(tmp_path, data, HANDBOOK, new, engine=engine)
    assert found(result) == (
        {(0, 0): [1, 10_000, 10_000], (2, 2): [2, 18_600, 18_000], (3, 3): [1, 9_000, 9_000]},
        [(300, 3), (300, 4)],
        [],
        0,
    )


def test_of_equal_changes_the_first_in_the_file_count(engine, tmp_path):
    new = (HANDBOOK[0], tier("member", "0.97", 1), *HANDBOOK[2:])
    data = b"orders,spent,amount\n" + b"1,1,100\n" * 20_000 + b"1,1,200\n"
    result = compare(tmp_path, data, HANDBOOK, new, engine=engine, block_size=1 << 12)
    assert found(result)[1] == [(200, 20_002), *((100, line) for line in range(2, MOST + 1))]


def test_the_largest_amounts_stay_exact(engine, tmp_path):
    new = (HANDBOOK[0], tier("member", "1", 1), *HANDBOOK[2:])
    amount = 99_999_999_999_99
    rows = 2_000
    data = b"orders,spent,amount\n" + b"1,1,99999999999.99\n" * rows
    result = compare(tmp_path, data, HANDBOOK, new, engine=engine)
    assert found(result)[0] == {(1, 1): [rows, rows * ((amount * 98 + 50) // 100), rows * amount]}
