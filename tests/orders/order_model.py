"""What order lists come to, written a second time: plain loops over rows whose meaning is known, not read."""

import random
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta

TODAY = date(2026, 11, 26)
#: Texts of an amount, and the fen they mean.
AMOUNTS = [
    *((f"{fen // 100}.{fen % 100:02}", fen) for fen in (1, 990, 12800, 26800, 49900, 49899, 99900, 150000)),
    ("268", 26800), ("268.5", 26850), ("3.0", 300), ("520.0000", 52000), ("￥1,520.00", 152000),
    ("1,234,567.8", 123456780), ("５２０．００", 52000), ("520元", 52000), (" 99.00\t", 9900),
    ("\u00a088.00", 8800), ("0.00", 0), ("0", 0), ("00520.00", 52000),
]  # fmt: skip
BAD_AMOUNTS = [
    "", " ", "-1.00", "1.005", "0.001", "1e3", "12,34.00", "1.2.3", "五百", "99999999999999.00", "nan", "--", ".", "1.",
]  # fmt: skip
DAYS = [
    "{0:%Y-%m-%d} 10:20:30", "{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day} 9:05", "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0:%Y-%m-%dT%H:%M:%S}",
    "\t{0:%Y-%m-%d} 23:59:59 ", "{0:%Y-%m-%d} 08:00:00+08:00",
]  # fmt: skip
BAD_DAYS = [
    "2026-02-30", "2026-13-01", "昨天", "2026-1/2", "2026-11-26 25:00:00", "infinity", "46000", "26-11-01",
    "2026-11-26 99:99:99",
]  # fmt: skip
COUNTING, IDLE = ["交易成功", "卖家已发货", " 交易成功 ", "交易成功\t"], ["交易关闭", "等待买家付款", ""]
MEMBERS = ["张三", "tb00123", "00123", "123", "李 四", "a'b", "=1+1", "Ａ店", "😀"]
COLUMNS = ["order", "member", "paid", "status", "date", "refunded"]


class Row:
    """A row of a list: the texts of its cells, and what they mean."""

    def __init__(self, chance, members, orders, *, damage):
        self.order = chance.choice(orders)
        self.member = chance.choice(members)
        self.paid_text, self.paid = chance.choice(AMOUNTS)
        self.day = TODAY - timedelta(
            days=chance.choice([-1, 0, 1, 30, 181, 182, 183, 184, 364, 365, 366, chance.randrange(900)])
        )
        self.day_text = chance.choice(DAYS).format(self.day)
        self.idle = chance.random() < 0.2
        self.status = chance.choice(IDLE if self.idle else COUNTING)
        self.refund_text, self.refunded = "", 0
        if chance.random() < 0.4:
            self.refunded = chance.choice([self.paid, self.paid // 3, 0])
            self.refund_text = chance.choice(["{}.{:02}", " {}.{:02}", "￥{}.{:02}"]).format(
                *divmod(self.refunded, 100)
            )
        self.member_text = chance.choice(["{}", "{}", "{}\t", " {}", "\u3000{} "]).format(self.member)
        self.order_text = chance.choice(["{}", "{}\t", " {}"]).format(self.order)
        self.reject = False
        if chance.random() < damage:
            self.damage(chance)

    def damage(self, chance):
        kind = chance.choice(["paid", "refund", "above", "member", "day", "no-day", "no-order", "digits"])
        self.reject = kind not in {"no-order", "no-day"}
        if kind == "paid":
            self.paid_text, self.paid = chance.choice(BAD_AMOUNTS), None
        elif kind == "refund":
            self.refund_text = chance.choice([bad for bad in BAD_AMOUNTS if bad.strip()])
        elif kind == "above":
            self.refund_text = f"{self.paid // 100 + 1}.00"
        elif kind == "member":
            self.member_text, self.member = chance.choice(["", " \t"]), ""
        elif kind == "day":
            self.day_text, self.day = chance.choice(BAD_DAYS), None
        elif kind == "no-day":
            self.day_text, self.day = chance.choice(["", " "]), None
        elif kind == "no-order":
            self.order_text, self.order = "", ""
        else:
            self.order_text = "1.23457E+18"
        if self.idle:
            self.reject = False

    def cells(self):
        return [
            self.order_text,
            self.member_text,
            self.paid_text,
            self.status,
            self.day_text,
            self.refund_text,
        ]


def random_lists(seed, *, lists=1, rows=300, members=12, orders=150, damage=0.1):
    chance = random.Random(seed)
    names = MEMBERS + [f"买家{n}" for n in range(members)]
    numbers = [f"{3_000_000_000_000_000_000 + n}" for n in range(orders)] + ["00123", "123"]
    owner = {number: chance.choice(names) for number in numbers}
    found = []
    for _ in range(lists):
        own = [Row(chance, names, numbers, damage=damage) for _ in range(rows)]
        for row in own:
            if row.order and row.member and chance.random() < 0.98:  # the rest stands under two buyers
                row.member_text = row.member_text.replace(row.member, owner[row.order])
                row.member = owner[row.order]
        found.append(own)
    return found


def months_before(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def start(day, days=None, months=None):
    """Return the last day that is outside a window that ends with `day`."""
    if days is None and months is None:
        return date.min
    return day - timedelta(days=days) if days is not None else months_before(day, months)


def tier_of(tiers, orders, fen):
    best = 0
    for place, tier in enumerate(tiers):
        if (tier.orders is not None and orders >= tier.orders) or (
            tier.spent is not None and fen >= tier.spent * 100
        ):
            best = place
    return best


def expected(lists, tiers, rule):
    """Return the rows and the number of rejects that `lists` come to by `rule`, a membership of the policy."""
    rejects, present, chosen = 0, set(), {}
    sound = defaultdict(list)
    for number, rows in enumerate(lists):
        of_list = {}
        for place, row in enumerate(rows):
            key = row.order or ("alone", number, place)
            if row.idle:
                present |= {row.member} - {""}
                of_list.setdefault(key, None)
            elif row.reject or (row.day is None and is_moving(rule)):
                rejects += 1
            else:
                sound[key].append(row)
                if of_list.get(key) is None:
                    of_list[key] = row
        chosen.update(of_list)
    events = defaultdict(list)
    for key, rows in sound.items():
        names = {row.member for row in rows}
        if len(names) > 1:
            rejects += len(rows)
            continue
        present |= names
        if chosen[key] is not None:
            events[chosen[key].member] += what_counts(chosen[key], rule)
    return sorted(_member(name, events[name], tiers, rule) for name in present), rejects


def is_moving(rule):
    return rule.window_days is not None or rule.window_months is not None


def what_counts(row, rule):
    """Return the day and the fen that an order leaves, in a list; nothing if it does not count."""
    whole, part = row.refunded == row.paid, 0 < row.refunded < row.paid
    if (
        row.paid == 0
        or (whole and rule.refunded_in_whole == "no-order")
        or (part and rule.refunded_in_part == "order")
        or (row.day is not None and row.day > TODAY)
    ):
        return []
    taken = row.refunded if whole or rule.refunded_in_part == "money" else 0
    return [(row.day, row.paid - taken)]


def _member(name, events, tiers, rule):
    def within(day):
        first = start(day, rule.window_days, rule.window_months)
        return [(d, m) for d, m in events if d is None or first < d <= day]

    own = within(TODAY)
    orders, spent = len(own), sum(money for _, money in own)
    place = tier_of(tiers, orders, spent)
    if is_moving(rule):
        for day in _days_held(events, rule):
            past = within(day)
            place = max(place, tier_of(tiers, len(past), sum(money for _, money in past)))
    days = sorted(d for d, _ in own if d is not None)
    tier = tiers[place]
    return (name, str(orders), f"{spent // 100}.{spent % 100:02}", tier.id, str(tier.rate),
            str(days[0]) if days else "", str(days[-1]) if days else "")  # fmt: skip


def _days_held(events, rule):
    """Yield every day on which a tier that was reached is held to this day."""
    if rule.falls == "never":
        day = min((d for d, _ in events), default=TODAY)
    elif rule.falls == "year-end":
        day = date(TODAY.year, 1, 1)
    elif rule.kept_days is not None or rule.kept_months is not None:
        day = start(TODAY, rule.kept_days, rule.kept_months) + timedelta(days=1)
    else:
        day = TODAY
    while day <= TODAY:
        yield day
        day += timedelta(days=1)
