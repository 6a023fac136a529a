"""The same job in Polars, exact: whole lines in, one pattern says which are valid, text out. IN OUT."""

import sys
from pathlib import Path

import polars as pl

VALID = r'^[^,"]+,[0-9]{1,9},[0-9]{1,11}(\.[0-9]{1,2})?,[0-9]{1,11}(\.[0-9]{1,2})?$'


def main(source: str, output: str) -> None:
    """Price `source` by the handbook's tiers (H10) into `output`; rejects go beside it."""
    with Path(source).open(encoding="utf-8") as file:
        header = file.readline().rstrip()
    lines = pl.scan_lines(source, name="row", row_index_name="line", row_index_offset=1).filter(
        pl.col("line") > 1
    )
    lines = lines.with_columns(valid=pl.col("row").str.contains(VALID))
    fields = (
        lines.filter(pl.col("valid"))
        .with_columns(field=pl.col("row").str.split_exact(",", 3))
        .unnest("field")
    )
    yuan = [pl.col(f"field_{place}").str.to_decimal(scale=2).cast(pl.Decimal(15, 2)) for place in (2, 3)]
    rows = fields.with_columns(orders=pl.col("field_1").cast(pl.Int32), spent=yuan[0], amount=yuan[1])
    rate = _by_tier("1.00", "0.98", "0.93", "0.90").str.to_decimal(scale=4)
    payable = (
        (pl.col("amount").cast(pl.Decimal(19, 4)) * rate)
        .round(2, mode="half_away_from_zero")
        .cast(pl.Decimal(17, 2))
    )
    added = _by_tier(",none,1.00,", ",member,0.98,", ",gold,0.93,", ",vip,0.90,")
    priced = rows.select(
        pl.concat_str("row", added, payable.cast(pl.String)).alias(f"{header},tier,rate,payable")
    )
    rejects = lines.filter(~pl.col("valid")).select("line", "row")
    sinks = [
        priced.sink_csv(output, quote_style="never", lazy=True),
        rejects.sink_csv(f"{output}.rejects", lazy=True),
    ]
    pl.collect_all(sinks, engine="streaming")


def _by_tier(*texts: str) -> pl.Expr:
    none, member, gold, vip = map(pl.lit, texts)
    orders, spent = pl.col("orders"), pl.col("spent")
    better = pl.when((orders >= 8) | (spent >= 999)).then(vip).when((orders >= 3) | (spent >= 499)).then(gold)
    return pl.when(orders == 0).then(none).otherwise(better.otherwise(member))


if __name__ == "__main__":
    main(*sys.argv[1:])
