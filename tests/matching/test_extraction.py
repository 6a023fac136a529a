"""What a sentence says by the way becomes the values of a reply."""

from pathlib import Path

import msgspec
import pytest
import tomli

from cstool.core.extraction import Reader, slot_values
from cstool.core.replies import Slot
from cstool.core.said_sizes import any_of
from cstool.core.sizes import Chart, Style
from cstool.core.vocabulary import Extraction, Words
from cstool.policy.number_types import dec_hook


@pytest.fixture(scope="module")
def reader() -> Reader:
    policies, classes = (
        tomli.loads((Path(__file__).parents[2] / name).read_text("utf-8"))
        for name in ("policies.toml", "words/classes.toml")
    )
    return Reader(
        msgspec.convert(classes["extraction"], Extraction),
        msgspec.convert(classes["words"], tuple[Words, ...]),
        msgspec.convert(policies["charts"], tuple[Chart, ...], dec_hook=dec_hook),
        msgspec.convert(policies["styles"], tuple[Style, ...]),
    )


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("我平时穿240的，拿多大", ("240",)),
        ("穿38码", ("38",)),
        ("４１号", ("41",)),
        ("运动鞋38.5，这双选几码", ("38.5",)),
        ("脚长24.5", ("245",)),
        ("我穿37码半", ("37.5",)),
        ("37半的脚拿多大", ("37.5",)),
        ("38半价吗", ("38",)),
        ("三十八码的有吗", ("38",)),
        ("平时穿两百四的", ("240",)),
        ("三七码半", ("37.5",)),
        ("三十八块一双", ()),
        ("三十九和四十", ()),
        ("三" * 5_000 + "码", ()),
        ("三十" * 5_000 + "码", ()),
        ("11月38号", ()),
        ("平时穿38，有39的吗", ("38", "39")),
        ("平时38，你家39合适吗", ("38",)),
        ("38元一双", ()),
        ("身高165体重45公斤", ()),
        ("买了40天", ()),
        ("第238次", ()),
        ("订单20240138", ()),
        ("没有说", ()),
    ],
)
def test_sizes(reader: Reader, text: str, sizes: tuple[str, ...]) -> None:
    assert reader.read(text).sizes == sizes


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("有没有米白色", ("米白色",)),
        ("黑色和卡其色", ("黑色", "卡其色")),
        ("颜色好看", ()),
        ("酒红还有吗", ("酒红",)),
        ("红棕色的有货吗", ("红棕色",)),
        ("有红棕的吗", ("红棕",)),
        ("淡紫色和灰蓝色哪个好看", ("淡紫色", "灰蓝色")),
    ],
)
def test_colours(reader: Reader, text: str, colours: tuple[str, ...]) -> None:
    assert reader.read(text).colours == colours


@pytest.mark.parametrize(
    ("text", "styles"),
    [
        ("经典乐福鞋有货吗", ("classic-loafer",)),
        ("那双雪地靴呢", ("snow-boot",)),
        ("snow-boot", ("snow-boot",)),
        ("鞋", ()),
    ],
)
def test_styles(reader: Reader, text: str, styles: tuple[str, ...]) -> None:
    assert reader.read(text).styles == styles


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("昨天下单的，什么时候发", ("昨天",)),
        ("我11月18号晚上八点拍的怎么还没到", ("11月18号",)),
        ("18号买的", ("18号",)),
        ("周三付的款，今天能发吗", ("周三",)),
        ("上周五买的", ("上周五",)),
        ("上上个星期天拍的", ("上上个星期天",)),
        ("前天买的和昨天拍的是一单吗", ("前天", "昨天")),
        ("今天能发吗", ()),
        ("明天拍，后天到吗", ()),
        ("11.18拍的怎么还没发", ("11.18",)),
        ("11/8下的单", ("11/8",)),
        ("2.11.18拍的", ()),
        ("38号买的黑色", ()),
        ("38.5买的大了", ()),
        ("昨天问过，现在下单", ()),
    ],
)
def test_the_day_of_an_order(reader: Reader, text: str, days: tuple[str, ...]) -> None:
    assert reader.read(text).order_days == days


def test_a_size_a_style_and_a_colour_fill_the_slots_of_a_reply(reader: Reader) -> None:
    slots = [
        Slot(id="size", name="平时的尺码", kind="size"),
        Slot(id="style", name="款式", kind="style"),
        Slot(id="colour", name="想要的颜色"),
        Slot(id="alternative", name="推荐的颜色"),
    ]
    said = reader.read("有黑色的乐福鞋吗，我穿240的")
    assert slot_values(slots, said) == {"size": "240", "style": "classic-loafer", "colour": "黑色"}


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("脚长23.2", ("232",)),
        ("脚长23.2cm穿几码", ("232",)),
        ("脚长是二十四厘米", ("240",)),
        ("脚长大概232毫米", ("232",)),
        ("我脚24.5，穿几码", ("245",)),
        ("平时穿eu38", ("eu38",)),
        ("平时穿38，脚长24", ("38", "240")),
        ("平时穿43 脚长26.3", ("43", "263")),
        ("穿28码的裤子，鞋平时穿38", ("38",)),
        ("脚围23cm，平时穿38", ("38",)),
        ("平时穿38，这款拍38还是39", ("38", "39")),
        ("一般3天能到吗，我穿38", ("38",)),
        ("我18号拍的，平时穿38", ("38",)),
    ],
)
def test_a_length_and_what_is_usually_worn_come_first(
    reader: Reader, text: str, sizes: tuple[str, ...]
) -> None:
    assert reader.read(text).sizes == sizes


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("平时穿28码拍几码", ("28码",)),
        ("平时穿22码拍几码", ("22码",)),
        ("平时穿24拍几码", ("24",)),
        ("平时穿24.5码", ("24.5码",)),
        ("平时穿us7.5", ("us7.5",)),
        ("平时穿7码", ("7码",)),
        ("平时穿50码", ("50码",)),
        ("脚长30拍几码", ("脚长30",)),
        ("平时穿39码和40码之间，拍哪个", ("39码", "40码")),
        ("39和40之间", ("39", "40")),
        ("平时39有时候40拍哪个", ("39", "40")),
        ("我穿39的，有时候穿40的", ("39", "40")),
        ("平时穿39/40", ("39", "40")),
        ("39-40都穿", ("39", "40")),
        ("平时穿43 脚长27", ("43", "脚长27")),
        ("脚长27cm，平时都是43码", ("脚长27cm", "43码")),
    ],
)
def test_what_no_chart_tells_for_certain_is_no_size(
    reader: Reader, text: str, unclear: tuple[str, ...]
) -> None:
    said = reader.read(text)
    assert (said.sizes, said.unclear_sizes) == ((), unclear)


def test_the_longest_word_is_taken_first() -> None:
    assert any_of("码 码数") == "码数|码"
