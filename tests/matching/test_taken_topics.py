"""What the shop's own playbook answers is no topic without an answer any more, whatever the id of the playbook."""

from learning_now import learnt_index
from shipped_words import found_by, word_files

from cstool.core.index_data import Entry

ASKS = (
    "昨天刚买的今天就便宜了三十",
    "刚下单就降价了能退差价吗",
    "你们这价格一天一变我买贵了怎么算",
    "申请价保在哪里弄",
    "双十一买的比现在还贵二十",
    "能不能给我补差价",
    "降价了是不是可以退我钱",
    "价格保护怎么申请",
)
#: Nobody wrote these down; of goods that no sentence of the files speaks of.
SAID = (
    "我前天买的榴莲今天降了十五块",
    "这台风扇买完第二天就跌价了，差价给退不",
    "价保能申请几天的",
    "才过一天便宜了五十，你们补不补",
    "现在比我买的时候便宜，怎么处理",
    "买贵了，退我差价",
    "吉他上周买的，这周活动价低了一百",
    "降价太快了吧，我昨天才买的",
    "能申请保价吗，猫粮降价了",
)


def test_a_playbook_of_the_shops_own_takes_over_the_topic_that_its_sentences_are_about():
    files = word_files()
    entries = found_by(files, {"price-match": ASKS})
    assert Entry("topic", "price-protection") not in [each.entry for each in entries]
    index = learnt_index(files.signs.matching, files.classes.words, entries)
    assert [index.find(text).found for text in SAID] == [Entry("triage", "price-match")] * len(SAID)


def test_a_playbook_with_few_sentences_or_about_something_else_takes_over_nothing():
    files = word_files()
    for asks in (ASKS[:4], ("鞋盒怎么叠", "说明书哪一面是正的", "鞋带怎么穿", "鞋撑怎么放", "雨天能穿吗")):
        entries = found_by(files, {"price-match": asks})
        assert [each.entry.kind for each in entries].count("topic") == len(files.labels("topic"))
