"""What a customer's sentence states about the case is not asked again."""

import csv
from pathlib import Path

import pytest

from cstool.console.handbook_files import open_handbook
from cstool.desk.finding import Found
from cstool.desk.triaging import heard

#: Sentences about goods of many trades with the facts that they state; of a fact in words `*` stands for any part.
with Path(__file__).with_name("stated_facts.tsv").open(encoding="utf-8", newline="") as file:
    STATED = [*csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


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
        ("size-exchange", "签收都六天了今天才试，一次没穿出去过", {"days": "6", "goods": "as-new"}),
        ("size-exchange", "穿着上了三天班才觉得挤", {"goods": "used"}),
        ("colour-exchange", "手滑点了绿的，其实想要灰的", {"cause": "picked"}),
        ("late-delivery", "发是发了，物流停在半路不动", {"shipped": "yes"}),
        ("late-delivery", "别送什么袜子打发我，我不等了", {"gift": "declined", "waits": "no"}),
        ("in-transit-refund", "你们拦截没成功啊", {"intercepted": "no"}),
        ("return-progress", "我寄的鞋大前天就到你们仓库了", {"returned": "arrived"}),
        ("quality", "跟儿歪了，修鞋师傅看过能修，要10块", {"repairable": "yes", "repair-cost": "10"}),
        ("quality", "照片我都发你了", {"photos": "complete"}),
        ("missing", "小样没给，面单上写的是420克，盒子没压没破", {"waybill-grams": "420", "box": "intact"}),
        ("missing", "别跟我说下次一起补，我不同意", {"next-order": "refuses"}),
        ("acne", "痘越长越多，满脸都是", {"severity": "strong"}),
        ("injury", "手划破了，医院缝了两针", {"treated": "yes"}),
        ("injury", "脚崴了，还没去医院看", {"treated": "no"}),
        ("wrong-item", "收到的鞋两只不一样大，你们怎么发货的", {"received": None}),
        ("size-exchange", "鞋子大了我要退货", {"wish": "return"}),
        ("size-exchange", "大了一码，给我换小一码的", {"wish": None}),
        ("dislike", "不喜欢这个款，想换一款", {"wish": "exchange"}),
        ("dislike", "不喜欢，给我退了", {"wish": None}),
    ],
)
def test_what_is_stated_is_read_and_nothing_else(handbook, kind, sentence, stated):
    read = heard(handbook, Found(id=kind, score=1.0), sentence)[1]
    assert {name: read.get(name) for name in stated} == stated


@pytest.mark.parametrize("row", STATED, ids=lambda row: row["text"])
def test_facts_are_read_whatever_the_goods(handbook, row):
    stated = dict(part.split("=") for part in row["facts"].split(";"))
    read = heard(handbook, Found(id=row["kind"], score=1.0), row["text"])[1]
    for name, value in stated.items():
        assert name in read
        assert value == "*" or value in read[name]
