-- The tiers of policies.toml (H10) for SQLite.
-- reject says why a row cannot be priced.
-- The columns hold numbers; where they hold text, write the SELECT with --text.
-- payable is computed in whole fen and rounded half up to the fen.
-- SQLite has no exact decimals: rate and payable are text; add up payable_fen.
WITH judged AS (
  SELECT
    CASE
      WHEN "orders" IS NULL THEN 'orders: empty'
      WHEN NOT TYPEOF("orders") IN ('integer', 'real') THEN 'orders: not-a-number'
      WHEN "orders" < 0 THEN 'orders: negative'
      WHEN ROUND("orders") <> "orders" THEN 'orders: fraction'
      WHEN "orders" > 2147483647 THEN 'orders: too-large'
      WHEN "spent" IS NULL THEN 'spent: empty'
      WHEN NOT TYPEOF("spent") IN ('integer', 'real') THEN 'spent: not-a-number'
      WHEN "spent" < 0 THEN 'spent: negative'
      WHEN "spent" >= 10000000000000 THEN 'spent: too-large'
      WHEN ROUND("spent", 2) <> "spent" THEN 'spent: too-precise'
      WHEN "amount" IS NULL THEN 'amount: empty'
      WHEN NOT TYPEOF("amount") IN ('integer', 'real') THEN 'amount: not-a-number'
      WHEN "amount" < 0 THEN 'amount: negative'
      WHEN "amount" >= 10000000000000 THEN 'amount: too-large'
      WHEN ROUND("amount", 2) <> "amount" THEN 'amount: too-precise'
      WHEN "orders" = 0 AND "spent" > 0 THEN 'orders: contradictory'
    END AS reject,
    "members".*
  FROM "shop"."members"
), tiered AS (
  SELECT
    CASE
      WHEN NOT reject IS NULL THEN NULL
      WHEN "orders" >= 8 OR "spent" >= 999 THEN 'vip'
      WHEN "orders" >= 3 OR "spent" >= 499 THEN 'gold'
      WHEN "orders" >= 1 THEN 'member'
      ELSE 'none'
    END AS tier,
    judged.*
  FROM judged
), priced AS (
  SELECT
    (
      CASE
        WHEN reject IS NULL THEN CAST(ROUND(CAST("amount" AS REAL(16, 2)) * 100) AS INTEGER)
      END * CASE tier
        WHEN 'none' THEN 100
        WHEN 'member' THEN 98
        WHEN 'gold' THEN 93
        WHEN 'vip' THEN 90
      END + 50
    ) / 100 AS payable_fen,
    tiered.*
  FROM tiered
)
SELECT
  *,
  CASE tier
    WHEN 'none' THEN '1.00'
    WHEN 'member' THEN '0.98'
    WHEN 'gold' THEN '0.93'
    WHEN 'vip' THEN '0.90'
  END AS rate,
  CASE
    WHEN reject IS NULL THEN PRINTF('%d.%02d', payable_fen / 100, payable_fen % 100)
  END AS payable
FROM priced;

-- The tiers of policies.toml (H10) for SQLite.
-- reject says why a row cannot be priced.
-- Only the columns that it reads are shown; --keep names others.
-- payable is computed in whole fen and rounded half up to the fen.
-- SQLite has no exact decimals: rate and payable are text; add up payable_fen.
WITH narrowed AS MATERIALIZED (
  SELECT
    *,
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE("成交笔数", '０', '0'), '１', '1'), '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9'), '．', '.'), '－', '-'), '￥', '¥'), '，', ','), '	', ' '), ' ', ' '), '​', ' '), ' ', ' '), '　', ' ') AS cstool_orders_text,
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE("成交额", '０', '0'), '１', '1'), '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9'), '．', '.'), '－', '-'), '￥', '¥'), '，', ','), '	', ' '), ' ', ' '), '​', ' '), ' ', ' '), '　', ' ') AS cstool_spent_text,
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE("本次金额", '０', '0'), '１', '1'), '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9'), '．', '.'), '－', '-'), '￥', '¥'), '，', ','), '	', ' '), ' ', ' '), '​', ' '), ' ', ' '), '　', ' ') AS cstool_amount_text
  FROM "shop"."members"
), judged AS MATERIALIZED (
  SELECT
    *,
    CASE
      WHEN cstool_orders_text IS NULL THEN 'orders: empty'
      WHEN cstool_orders_text GLOB '*[^-0-9. ,]*' THEN 'orders: not-a-number'
      WHEN REPLACE(cstool_orders_text, ' ', '') IN ('') THEN 'orders: empty'
      WHEN NOT REPLACE(REPLACE(cstool_orders_text, ',', ''), ' ', '') IN (
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '')
      ) THEN 'orders: not-a-number'
      WHEN INSTR(
        REPLACE(cstool_orders_text, ',', ''),
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '')
      ) = 0 THEN 'orders: not-a-number'
      WHEN cstool_orders_text LIKE '%,%'
      AND (
        REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB ',*'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '-,*'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '[0-9][0-9][0-9][0-9]*,*'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '-[0-9][0-9][0-9][0-9]*,*'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '*.*,*'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '*,'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9]'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][0-9]'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[^0-9]*'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][^0-9]*'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][0-9][^0-9]*'
        OR REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][0-9][0-9][0-9]*'
      ) THEN 'orders: not-a-number'
      WHEN NOT (
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '[0-9]*'
        OR REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '-[0-9]*'
      ) THEN 'orders: not-a-number'
      WHEN REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '*.'
      OR REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '*.*.*'
      OR REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '?*-*' THEN 'orders: not-a-number'
      WHEN cstool_orders_text LIKE '%-%' THEN 'orders: negative'
      WHEN REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '*.*[1-9]*' THEN 'orders: fraction'
      WHEN INSTR(
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') || '.',
        '.'
      ) > 11 THEN 'orders: too-large'
      WHEN CAST(CAST(REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') AS REAL(12, 2)) AS INTEGER) > 2147483647 THEN 'orders: too-large'
      WHEN cstool_spent_text IS NULL THEN 'spent: empty'
      WHEN cstool_spent_text GLOB '*[^-0-9. ¥元,]*' THEN 'spent: not-a-number'
      WHEN REPLACE(cstool_spent_text, ' ', '') IN ('', '¥', '元', '¥元') THEN 'spent: empty'
      WHEN NOT REPLACE(REPLACE(cstool_spent_text, ',', ''), ' ', '') IN (
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', ''),
        '¥' || REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', ''),
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') || '元',
        '¥' || REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') || '元'
      ) THEN 'spent: not-a-number'
      WHEN INSTR(
        REPLACE(cstool_spent_text, ',', ''),
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '')
      ) = 0 THEN 'spent: not-a-number'
      WHEN cstool_spent_text LIKE '%,%'
      AND (
        REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB ',*'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '-,*'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '[0-9][0-9][0-9][0-9]*,*'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '-[0-9][0-9][0-9][0-9]*,*'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '*.*,*'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '*,'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9]'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][0-9]'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[^0-9]*'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][^0-9]*'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][0-9][^0-9]*'
        OR REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][0-9][0-9][0-9]*'
      ) THEN 'spent: not-a-number'
      WHEN NOT (
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '[0-9]*'
        OR REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '-[0-9]*'
      ) THEN 'spent: not-a-number'
      WHEN REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '*.'
      OR REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '*.*.*'
      OR REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '?*-*' THEN 'spent: not-a-number'
      WHEN cstool_spent_text LIKE '%-%' THEN 'spent: negative'
      WHEN INSTR(
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') || '.',
        '.'
      ) > 14 THEN 'spent: too-large'
      WHEN REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '*.??*[1-9]*' THEN 'spent: too-precise'
      WHEN cstool_amount_text IS NULL THEN 'amount: empty'
      WHEN cstool_amount_text GLOB '*[^-0-9. ¥元,]*' THEN 'amount: not-a-number'
      WHEN REPLACE(cstool_amount_text, ' ', '') IN ('', '¥', '元', '¥元') THEN 'amount: empty'
      WHEN NOT REPLACE(REPLACE(cstool_amount_text, ',', ''), ' ', '') IN (
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', ''),
        '¥' || REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', ''),
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') || '元',
        '¥' || REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') || '元'
      ) THEN 'amount: not-a-number'
      WHEN INSTR(
        REPLACE(cstool_amount_text, ',', ''),
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '')
      ) = 0 THEN 'amount: not-a-number'
      WHEN cstool_amount_text LIKE '%,%'
      AND (
        REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB ',*'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '-,*'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '[0-9][0-9][0-9][0-9]*,*'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '-[0-9][0-9][0-9][0-9]*,*'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '*.*,*'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '*,'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9]'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][0-9]'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[^0-9]*'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][^0-9]*'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][0-9][^0-9]*'
        OR REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', '') GLOB '*,[0-9][0-9][0-9][0-9]*'
      ) THEN 'amount: not-a-number'
      WHEN NOT (
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '[0-9]*'
        OR REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '-[0-9]*'
      ) THEN 'amount: not-a-number'
      WHEN REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '*.'
      OR REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '*.*.*'
      OR REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '?*-*' THEN 'amount: not-a-number'
      WHEN cstool_amount_text LIKE '%-%' THEN 'amount: negative'
      WHEN INSTR(
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') || '.',
        '.'
      ) > 14 THEN 'amount: too-large'
      WHEN REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') GLOB '*.??*[1-9]*' THEN 'amount: too-precise'
      WHEN NOT cstool_orders_text GLOB '*[1-9]*' AND cstool_spent_text GLOB '*[1-9]*' THEN 'orders: contradictory'
    END AS cstool_reject
  FROM narrowed
), read_numbers AS MATERIALIZED (
  SELECT
    *,
    CASE
      WHEN cstool_reject IS NULL THEN CAST(CAST(REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') AS REAL(12, 2)) AS INTEGER)
    END AS cstool_orders,
    CASE
      WHEN cstool_reject IS NULL THEN CAST(ROUND(
        CAST(REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') AS REAL(16, 2)) * 100
      ) AS INTEGER)
    END AS cstool_spent_fen,
    CASE
      WHEN cstool_reject IS NULL THEN CAST(ROUND(
        CAST(REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') AS REAL(16, 2)) * 100
      ) AS INTEGER)
    END AS cstool_amount_fen
  FROM judged
), tiered AS MATERIALIZED (
  SELECT
    *,
    CASE
      WHEN NOT cstool_reject IS NULL THEN NULL
      WHEN cstool_orders >= 8 OR cstool_spent_fen >= 99900 THEN 'vip'
      WHEN cstool_orders >= 3 OR cstool_spent_fen >= 49900 THEN 'gold'
      WHEN cstool_orders >= 1 THEN 'member'
      ELSE 'none'
    END AS cstool_tier
  FROM read_numbers
), priced AS MATERIALIZED (
  SELECT
    *,
    (
      CASE WHEN cstool_reject IS NULL THEN cstool_amount_fen END * CASE cstool_tier
        WHEN 'none' THEN 100
        WHEN 'member' THEN 98
        WHEN 'gold' THEN 93
        WHEN 'vip' THEN 90
      END + 50
    ) / 100 AS cstool_payable_fen
  FROM tiered
)
SELECT
  "成交笔数",
  "成交额",
  "本次金额",
  cstool_tier AS tier,
  CASE cstool_tier
    WHEN 'none' THEN '1.00'
    WHEN 'member' THEN '0.98'
    WHEN 'gold' THEN '0.93'
    WHEN 'vip' THEN '0.90'
  END AS rate,
  CASE
    WHEN cstool_reject IS NULL THEN PRINTF('%d.%02d', cstool_payable_fen / 100, cstool_payable_fen % 100)
  END AS payable,
  cstool_payable_fen AS payable_fen,
  cstool_reject AS reject
FROM priced;
