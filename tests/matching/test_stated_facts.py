"""What a customer's sentence states about the case is not asked again."""

import pytest

from cstool.console.handbook_files import open_handbook
from cstool.desk.finding import Found
from cstool.desk.triaging import heard


@pytest.fixture(scope="module")
def handbook():
    return open_handbook(None, None, None, quiet=True)


@pytest.mark.parametrize(
    ("kind", "sentence", "stated"),
    [
        ("size-exchange", "鞋子收到八天了，太小", {"days": "8"}),
        ("size-exchange", "都下单八天了，还没收到", {"days": None}),
        ("leak", "50毫升的精华漏了，只剩20", {"nominal-ml": "50", "left-ml": "20"}),
        ("leak", "是我本人签收的，盒子是湿的", {"signed": "in-person", "box": "wet"}),
        ("leak", "快递是门卫代收的，不是本人签收", {"signed": "by-others"}),
        ("dislike", "没穿过，吊牌也在", {"goods": "as-new"}),
        ("dislike", "穿出去过一次", {"goods": "used"}),
        ("in-transit-refund", "还没发货吧", {"shipped": "no"}),
        ("size-exchange", "鞋子收到八天了，太小", {"stage": "received"}),
        ("size-exchange", "码拍小了，还没发货，帮我换大一号", {"stage": "unshipped"}),
        ("colour-exchange", "颜色拍错了，已经在路上了怎么办", {"stage": "in-transit"}),
        ("dislike", "要是收到不喜欢能退吗", {"stage": None}),
        ("quality", "我想要退货还是换货呢", {"wish": None}),
        ("quality", "脚磨烂了流血了，你们赔医药费", {"product": None}),
        ("wrong-item", "收到的鞋两只不一样大，你们怎么发货的", {"received": None}),
    ],
)
def test_what_is_stated_is_read_and_nothing_else(handbook, kind, sentence, stated):
    read = heard(handbook, Found(id=kind, score=1.0), sentence)[1]
    assert {name: read.get(name) for name in stated} == stated
