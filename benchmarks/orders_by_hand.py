"""The DuckDB script that somebody who knows the shop's list writes by hand; benchmarks/orders.py measures it.

usage: python benchmarks/orders_by_hand.py ORDERS.csv OUT MEMORY DAY
"""

import sys

import duckdb

MONEY = "regexp_full_match({0}, '[0-9]{{1,13}}([.][0-9]{{1,2}})?')"
FEN = "CAST(CAST({0} AS DECIMAL(15, 2)) * 100 AS BIGINT)"


def fen(cell: str) -> str:
    return f"CASE WHEN {MONEY.format(cell)} THEN {FEN.format(cell)} END"


source, out, memory, day = sys.argv[1:]
rows = f"""
SELECT row_number() OVER () + 1 AS line, trim("order") AS key, trim(member) AS member, trim(paid) AS paid,
  trim(status) NOT IN ('交易成功', '卖家已发货') AS idle, coalesce(trim(refunded), '') AS refunded, trim(date) AS date
FROM read_csv('{source}', all_varchar = true, header = true, delim = ',', quote = '')
"""
judged = f"""
SELECT *, NOT idle AND (paid IS NULL OR refunded IS NULL OR refunded > paid OR member = '' OR day IS NULL) AS bad FROM (
  SELECT line, key, member, idle, {fen("paid")} AS paid,
    CASE WHEN refunded = '' THEN 0 ELSE {fen("refunded")} END AS refunded,
    CAST(TRY_CAST(date AS TIMESTAMP) AS DATE) AS day
  FROM ({rows}))
"""
orders = f"""
SELECT key, min(member) AS member, max(member) AS other, any_value(idle) AS idle, arg_min(paid, line) AS paid,
  arg_min(refunded, line) AS refunded, arg_min(day, line) AS day, count(*) AS rows
FROM ({judged}) WHERE NOT bad GROUP BY key, CASE WHEN idle THEN member END
"""
totals = f"""
SELECT member, count(*) FILTER (counts) AS orders, coalesce(sum(paid - refunded) FILTER (counts), 0) AS spent,
  min(day) FILTER (counts) AS first, max(day) FILTER (counts) AS last
FROM (SELECT *, NOT idle AND member = other AND paid > refunded AND day <= DATE '{day}' AS counts FROM ({orders}))
GROUP BY member
"""
best, better = "orders >= 8 OR spent >= 99900", "orders >= 3 OR spent >= 49900"
tier = f"CASE WHEN {best} THEN {{}} WHEN {better} THEN {{}} WHEN orders > 0 THEN {{}} ELSE {{}} END"
shown = f"""
SELECT member, orders, CAST(spent // 100 AS VARCHAR) || '.' || lpad(CAST(spent % 100 AS VARCHAR), 2, '0') AS spent,
  {tier.format("'vip'", "'gold'", "'member'", "'none'")} AS tier,
  {tier.format("'0.90'", "'0.93'", "'0.98'", "'1.00'")} AS rate,
  CAST(first AS VARCHAR) AS first, CAST(last AS VARCHAR) AS last
FROM ({totals}) ORDER BY member
"""
db = duckdb.connect(config={"memory_limit": memory, "temp_directory": "."})
db.execute(f"COPY ({shown}) TO '{out}.csv' (HEADER)")
db.execute(f"COPY (SELECT line FROM ({judged}) WHERE bad ORDER BY line) TO '{out}.rejects.csv' (HEADER)")
