-- The tiers of policies.toml (H10) for Apache Hive.
-- reject says why a row cannot be priced.
-- The columns hold numbers; where they hold text, write the SELECT with --text.
-- payable is computed in whole fen and rounded half up to the fen.
WITH judged AS (
  SELECT
    CASE
      WHEN `orders` IS NULL THEN 'orders: empty'
      WHEN `orders` < 0 THEN 'orders: negative'
      WHEN ROUND(`orders`) <> `orders` THEN 'orders: fraction'
      WHEN `orders` > 2147483647 THEN 'orders: too-large'
      WHEN `spent` IS NULL THEN 'spent: empty'
      WHEN `spent` < 0 THEN 'spent: negative'
      WHEN `spent` >= 10000000000000 THEN 'spent: too-large'
      WHEN ROUND(`spent`, 2) <> `spent` THEN 'spent: too-precise'
      WHEN `amount` IS NULL THEN 'amount: empty'
      WHEN `amount` < 0 THEN 'amount: negative'
      WHEN `amount` >= 10000000000000 THEN 'amount: too-large'
      WHEN ROUND(`amount`, 2) <> `amount` THEN 'amount: too-precise'
      WHEN `orders` = 0 AND `spent` > 0 THEN 'orders: contradictory'
    END AS reject,
    `members`.*
  FROM `shop`.`members`
), tiered AS (
  SELECT
    CASE
      WHEN NOT reject IS NULL THEN NULL
      WHEN `orders` >= 8 OR `spent` >= 999 THEN 'vip'
      WHEN `orders` >= 3 OR `spent` >= 499 THEN 'gold'
      WHEN `orders` >= 1 THEN 'member'
      ELSE 'none'
    END AS tier,
    judged.*
  FROM judged
)
SELECT
  *,
  CASE tier
    WHEN 'none' THEN CAST('1.00' AS DECIMAL(15, 2))
    WHEN 'member' THEN CAST('0.98' AS DECIMAL(15, 2))
    WHEN 'gold' THEN CAST('0.93' AS DECIMAL(15, 2))
    WHEN 'vip' THEN CAST('0.90' AS DECIMAL(15, 2))
  END AS rate,
  CAST((
    CASE
      WHEN reject IS NULL THEN CAST(CAST(`amount` AS DECIMAL(16, 2)) * 100 AS BIGINT)
    END * CASE tier
      WHEN 'none' THEN 100
      WHEN 'member' THEN 98
      WHEN 'gold' THEN 93
      WHEN 'vip' THEN 90
    END + 50
  ) DIV 100 * CAST('0.01' AS DECIMAL(15, 2)) AS DECIMAL(15, 2)) AS payable
FROM tiered;

-- The tiers of policies.toml (H10) for Apache Hive.
-- reject says why a row cannot be priced.
-- Only the columns that it reads are shown; --keep names others.
-- payable is computed in whole fen and rounded half up to the fen.
WITH narrowed AS (
  SELECT
    *,
    TRANSLATE(`成交笔数`, '０１２３４５６７８９．－￥，\t ​ 　', '0123456789.-¥,     ') AS cstool_orders_text,
    TRANSLATE(`成交额`, '０１２３４５６７８９．－￥，\t ​ 　', '0123456789.-¥,     ') AS cstool_spent_text,
    TRANSLATE(`本次金额`, '０１２３４５６７８９．－￥，\t ​ 　', '0123456789.-¥,     ') AS cstool_amount_text
  FROM `shop`.`members`
), judged AS (
  SELECT
    *,
    CASE
      WHEN cstool_orders_text IS NULL THEN 'orders: empty'
      WHEN cstool_orders_text RLIKE '[^-0-9. ,]' THEN 'orders: not-a-number'
      WHEN cstool_orders_text RLIKE '^ * *$' THEN 'orders: empty'
      WHEN NOT cstool_orders_text RLIKE '^ *-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)? *$' THEN 'orders: not-a-number'
      WHEN cstool_orders_text LIKE '%-%' THEN 'orders: negative'
      WHEN cstool_orders_text RLIKE '[.][0-9]*[1-9]' THEN 'orders: fraction'
      WHEN REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') RLIKE '^[0-9]{11}' THEN 'orders: too-large'
      WHEN CAST(CAST(REPLACE(REPLACE(REPLACE(REPLACE(cstool_orders_text, ' ', ''), '¥', ''), '元', ''), ',', '') AS DECIMAL(12, 2)) AS BIGINT) > 2147483647 THEN 'orders: too-large'
      WHEN cstool_spent_text IS NULL THEN 'spent: empty'
      WHEN cstool_spent_text RLIKE '[^-0-9. ¥元,]' THEN 'spent: not-a-number'
      WHEN cstool_spent_text RLIKE '^ *¥? * *元? *$' THEN 'spent: empty'
      WHEN NOT cstool_spent_text RLIKE '^ *¥? *-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)? *元? *$' THEN 'spent: not-a-number'
      WHEN cstool_spent_text LIKE '%-%' THEN 'spent: negative'
      WHEN REPLACE(REPLACE(REPLACE(REPLACE(cstool_spent_text, ' ', ''), '¥', ''), '元', ''), ',', '') RLIKE '^[0-9]{14}' THEN 'spent: too-large'
      WHEN cstool_spent_text RLIKE '[.][0-9]{2}[0-9]*[1-9]' THEN 'spent: too-precise'
      WHEN cstool_amount_text IS NULL THEN 'amount: empty'
      WHEN cstool_amount_text RLIKE '[^-0-9. ¥元,]' THEN 'amount: not-a-number'
      WHEN cstool_amount_text RLIKE '^ *¥? * *元? *$' THEN 'amount: empty'
      WHEN NOT cstool_amount_text RLIKE '^ *¥? *-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)? *元? *$' THEN 'amount: not-a-number'
      WHEN cstool_amount_text LIKE '%-%' THEN 'amount: negative'
      WHEN REPLACE(REPLACE(REPLACE(REPLACE(cstool_amount_text, ' ', ''), '¥', ''), '元', ''), ',', '') RLIKE '^[0-9]{14}' THEN 'amount: too-large'
      WHEN cstool_amount_text RLIKE '[.][0-9]{2}[0-9]*[1-9]' THEN 'amount: too-precise'
      WHEN NOT cstool_orders_text RLIKE '[1-9]' AND cstool_spent_text RLIKE '[1-9]' THEN 'orders: contradictory'
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
  `成交笔数`,
  `成交额`,
  `本次金额`,
  cstool_tier AS tier,
  CASE cstool_tier
    WHEN 'none' THEN CAST('1.00' AS DECIMAL(15, 2))
    WHEN 'member' THEN CAST('0.98' AS DECIMAL(15, 2))
    WHEN 'gold' THEN CAST('0.93' AS DECIMAL(15, 2))
    WHEN 'vip' THEN CAST('0.90' AS DECIMAL(15, 2))
  END AS rate,
  CAST((
    CASE WHEN cstool_reject IS NULL THEN cstool_amount_fen END * CASE cstool_tier
      WHEN 'none' THEN 100
      WHEN 'member' THEN 98
      WHEN 'gold' THEN 93
      WHEN 'vip' THEN 90
    END + 50
  ) DIV 100 * CAST('0.01' AS DECIMAL(15, 2)) AS DECIMAL(15, 2)) AS payable,
  cstool_reject AS reject
FROM tiered;
