"""Every option of `refund` in every row of the shipped table is used, named as making no difference, or refused."""

import tomllib
from itertools import product

import pytest

WISHES = {
    "return": (),
    "exchange": (),
    "repair": ("--repair-cost", "12"),
    "resend": (),
    "keep": ("--kept-price", "30"),
    "compensate": ("--compensate", "8"),
}
STAGES = (
    ("received",),
    ("received", "--worn"),
    ("unshipped",),
    ("in-transit",),
    ("in-transit", "--intercepted"),
    ("in-transit", "--not-intercepted"),
)
OPTIONS = (
    "--freight 10", "--return-freight 15", "--days 3", "--worn", "--no-tag", "--no-packaging", "--intercepted",
    "--not-intercepted", "--repair-cost 13", "--exchange-price 60", "--kept-price 20", "--swap-freight 24",
    "--compensate 9", "--already 5", "--gift-kept 5", "--discount 5", "--threshold 30", "--back a",
    "--back-before a", "--goodwill",
)  # fmt: skip


def orders():
    """Every reason's fault with every wish and stage, as far as they can be true together, and a few rows' own."""
    for reason, (wish, needed), stage in product(("quality", "size"), WISHES.items(), STAGES):
        if wish == "keep" and stage[0] != "received":
            continue
        days = ("--days", "3") if (reason, stage[0]) == ("size", "received") else ()
        yield (reason, "--paid", "40", "--wish", wish, "--stage", *stage, *needed, *days)
    yield ("quality", "--paid", "40", "--wish", "repair", "--repair-cost", "16")
    yield ("quality", "--paid", "40", "--compensate", "9")
    yield ("size", "--paid", "40", "--days", "9")
    yield ("size", "--paid", "40", "--wish", "exchange", "--days", "9")
    yield ("size", "--paid", "40", "--days", "3", "--no-tag")


def left(arguments, option):
    """The options of an order that `option` does not state again, or contradict by itself."""
    name = option.split()[0]
    return name not in arguments and not ({name, *arguments} >= {"--intercepted", "--not-intercepted"})


@pytest.mark.parametrize("arguments", [*orders()], ids=" ".join)
def test_every_option_is_used_or_named_or_refused(cstool, arguments):
    plain = cstool("refund", *arguments, "--json").answer
    for option in (option for option in OPTIONS if left(arguments, option)):
        ran = cstool("refund", *arguments, *option.split(), "--json")
        if ran.code == 2:
            assert option.split()[0] in ran.error["message"]
        else:
            assert ran.answer != plain, option


def test_every_row_of_the_table_is_tried(cstool, shipped):
    rows = {row["id"] for row in tomllib.loads(shipped["policies.toml"])["refunds"]}
    assert {cstool("refund", *arguments, "--json").answer["rule"] for arguments in orders()} == rows
