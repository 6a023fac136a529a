-- The tiers of policies.toml (H10) for Snowflake.
-- reject says why a row cannot be priced.
-- The columns hold numbers; where they hold text, write the SELECT with --text.
-- payable is computed in whole fen and rounded half up to the fen.
WITH judged AS (
  SELECT
    *,
    CASE
      WHEN "ORDERS" IS NULL THEN 'orders: empty'
      WHEN "ORDERS" < 0 THEN 'orders: negative'
      WHEN ROUND("ORDERS") <> "ORDERS" THEN 'orders: fraction'
      WHEN "ORDERS" > 2147483647 THEN 'orders: too-large'
      WHEN "SPENT" IS NULL THEN 'spent: empty'
      WHEN "SPENT" < 0 THEN 'spent: negative'
      WHEN "SPENT" >= 10000000000000 THEN 'spent: too-large'
      WHEN ROUND("SPENT", 2) <> "SPENT" THEN 'spent: too-precise'
      WHEN "AMOUNT" IS NULL THEN 'amount: empty'
      WHEN "AMOUNT" < 0 THEN 'amount: negative'
      WHEN "AMOUNT" >= 10000000000000 THEN 'amount: too-large'
      WHEN ROUND("AMOUNT", 2) <> "AMOUNT" THEN 'amount: too-precise'
      WHEN "ORDERS" = 0 AND "SPENT" > 0 THEN 'orders: contradictory'
    END AS cstool_reject
  FROM "SHOP"."MEMBERS"
), tiered AS (
  SELECT
    *,
    CASE
      WHEN NOT cstool_reject IS NULL THEN NULL
      WHEN "ORDERS" >= 8 OR "SPENT" >= 999 THEN 'vip'
      WHEN "ORDERS" >= 3 OR "SPENT" >= 499 THEN 'gold'
      WHEN "ORDERS" >= 1 THEN 'member'
      ELSE 'none'
    END AS cstool_tier
  FROM judged
)
SELECT
  *
  EXCLUDE (cstool_reject, cstool_tier),
  cstool_tier AS tier,
  CASE cstool_tier
    WHEN 'none' THEN 1.00
    WHEN 'member' THEN 0.98
    WHEN 'gold' THEN 0.93
    WHEN 'vip' THEN 0.90
  END AS rate,
  CAST(CAST(TRUNC(
    (
      CASE
        WHEN cstool_reject IS NULL THEN CAST(CAST("AMOUNT" AS DECIMAL(16, 2)) * 100 AS BIGINT)
      END * CASE cstool_tier
        WHEN 'none' THEN 100
        WHEN 'member' THEN 98
        WHEN 'gold' THEN 93
        WHEN 'vip' THEN 90
      END + 50
    ) / 100
  ) AS BIGINT) * 0.01 AS DECIMAL(15, 2)) AS payable,
  cstool_reject AS reject
FROM tiered;

-- The tiers of policies.toml (H10) for Snowflake.
-- reject says why a row cannot be priced.
-- payable is computed in whole fen and rounded half up to the fen.
WITH narrowed AS (
  SELECT
    *,
    TRANSLATE("成交笔数", '０１２３４５６７８９．－￥，\t ​ 　', '0123456789.-¥,     ') AS cstool_orders_text,
    TRANSLATE("成交额", '０１２３４５６７８９．－￥，\t ​ 　', '0123456789.-¥,     ') AS cstool_spent_text,
    TRANSLATE("本次金额", '０１２３４５６７８９．－￥，\t ​ 　', '0123456789.-¥,     ') AS cstool_amount_text
  FROM "SHOP"."MEMBERS"
), judged AS (
  SELECT
    *,
    CASE
      WHEN cstool_orders_text IS NULL THEN 'orders: empty'
      WHEN REGEXP_INSTR(cstool_orders_text, '[^-0-9. ,]') > 0 THEN 'orders: not-a-number'
      WHEN REGEXP_INSTR(cstool_orders_text, '^ * *$') > 0 THEN 'orders: empty'
      WHEN NOT REGEXP_INSTR(cstool_orders_text, '^ *-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)? *$') > 0 THEN 'orders: not-a-number'
      WHEN cstool_orders_text LIKE '%-%' THEN 'orders: negative'
      WHEN REGEXP_INSTR(cstool_orders_text, '[.][0-9]*[1-9]') > 0 THEN 'orders: fraction'
      WHEN REGEXP_INSTR(
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', ''),
        '^[0-9]{11}'
      ) > 0 THEN 'orders: too-large'
      WHEN CAST(CAST(REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') AS DECIMAL(12, 2)) AS BIGINT) > 2147483647 THEN 'orders: too-large'
      WHEN cstool_spent_text IS NULL THEN 'spent: empty'
      WHEN REGEXP_INSTR(cstool_spent_text, '[^-0-9. ¥元,]') > 0 THEN 'spent: not-a-number'
      WHEN REGEXP_INSTR(cstool_spent_text, '^ *¥? * *元? *$') > 0 THEN 'spent: empty'
      WHEN NOT REGEXP_INSTR(cstool_spent_text, '^ *¥? *-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)? *元? *$') > 0 THEN 'spent: not-a-number'
      WHEN cstool_spent_text LIKE '%-%' THEN 'spent: negative'
      WHEN REGEXP_INSTR(
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', ''),
        '^[0-9]{14}'
      ) > 0 THEN 'spent: too-large'
      WHEN REGEXP_INSTR(cstool_spent_text, '[.][0-9]{2}[0-9]*[1-9]') > 0 THEN 'spent: too-precise'
      WHEN cstool_amount_text IS NULL THEN 'amount: empty'
      WHEN REGEXP_INSTR(cstool_amount_text, '[^-0-9. ¥元,]') > 0 THEN 'amount: not-a-number'
      WHEN REGEXP_INSTR(cstool_amount_text, '^ *¥? * *元? *$') > 0 THEN 'amount: empty'
      WHEN NOT REGEXP_INSTR(cstool_amount_text, '^ *¥? *-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)? *元? *$') > 0 THEN 'amount: not-a-number'
      WHEN cstool_amount_text LIKE '%-%' THEN 'amount: negative'
      WHEN REGEXP_INSTR(
        REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', ''),
        '^[0-9]{14}'
      ) > 0 THEN 'amount: too-large'
      WHEN REGEXP_INSTR(cstool_amount_text, '[.][0-9]{2}[0-9]*[1-9]') > 0 THEN 'amount: too-precise'
      WHEN NOT REGEXP_INSTR(cstool_orders_text, '[1-9]') > 0
      AND REGEXP_INSTR(cstool_spent_text, '[1-9]') > 0 THEN 'orders: contradictory'
    END AS cstool_reject
  FROM narrowed
), read_numbers AS (
  SELECT
    *,
    CASE
      WHEN cstool_reject IS NULL THEN CAST(CAST(REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') AS DECIMAL(12, 2)) AS BIGINT)
    END AS cstool_orders,
    CASE
      WHEN cstool_reject IS NULL THEN CAST(CAST(REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') AS DECIMAL(16, 2)) * 100 AS BIGINT)
    END AS cstool_spent_fen,
    CASE
      WHEN cstool_reject IS NULL THEN CAST(CAST(REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') AS DECIMAL(16, 2)) * 100 AS BIGINT)
    END AS cstool_amount_fen
  FROM judged
), tiered AS (
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
)
SELECT
  *
  EXCLUDE (cstool_orders_text, cstool_spent_text, cstool_amount_text, cstool_reject, cstool_orders, cstool_spent_fen, cstool_amount_fen, cstool_tier),
  cstool_tier AS tier,
  CASE cstool_tier
    WHEN 'none' THEN 1.00
    WHEN 'member' THEN 0.98
    WHEN 'gold' THEN 0.93
    WHEN 'vip' THEN 0.90
  END AS rate,
  CAST(CAST(TRUNC(
    (
      CASE WHEN cstool_reject IS NULL THEN cstool_amount_fen END * CASE cstool_tier
        WHEN 'none' THEN 100
        WHEN 'member' THEN 98
        WHEN 'gold' THEN 93
        WHEN 'vip' THEN 90
      END + 50
    ) / 100
  ) AS BIGINT) * 0.01 AS DECIMAL(15, 2)) AS payable,
  cstool_reject AS reject
FROM tiered;
