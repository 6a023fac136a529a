"""The supervisor's vocabulary, as rows of its files: what customers write, and what it asks for."""

from typing import Annotated, Literal

from msgspec import Meta

from cstool.core.record import Count, Id, Name, Record, Text

#: What the words of a class do to the words around them.
Role = Literal[
    "denies",  # 没有, 不: what follows within reach is not so
    "denies-before",  # 没有 as the last word of a clause: what stands before it is not so
    "doubts",  # 会不会, 以为, 怕: what follows within reach is open
    "doubts-question",  # 会, 容易: the same, but only in a question
    "asks",  # 吗, ?: the clause is a question
    "asks-last",  # 不, 没: the same, as the last word of a clause
    "stops",  # 但是, 就: ends the reach of a word that denies or doubts
    "hides",  # 过敏性鼻炎: the words inside it (过敏) and those that begin inside it are not meant
]


#: The class that signs may name for a word that makes the sentence a question (by the roles `asks` and `asks-last`).
QUESTION = "question"

#: How much a sign says: the first three speak for an entry, the last two against it.
Strength = Literal["sure", "likely", "hint", "doubt", "never"]
#: Part of a hundred.
Percent = Annotated[int, Meta(ge=0, le=100)]


class Words(Record):
    """A class of words that mean the same to the desk; signs name it by its id."""

    id: Id
    #: The words, separated by blanks or line breaks; `没(有/)发` stands for 没有发 and 没发.
    words: Text | None = None
    #: Numbers that belong to the class too, as ranges: 34-46.
    numbers: tuple[Annotated[str, Meta(pattern=r"^[0-9]{1,15}-[0-9]{1,15}$")], ...] = ()
    role: Role | None = None
    #: How many characters ahead a word that denies or doubts looks.
    reach: Count = 0


class Signs(Record):
    """The turns of phrase that speak for an entry, from strong to weak, and against it; semicolons separate them."""

    sure: Text | None = None
    likely: Text | None = None
    hint: Text | None = None
    doubt: Text | None = None
    never: Text | None = None


class Matching(Record):
    """How much each sign counts, and when an entry counts as found."""

    #: Percent that the best entry must reach.
    threshold: Percent
    #: Percent of what is still open that a sign settles for an entry, or takes away from it.
    sure: Percent
    likely: Percent
    hint: Percent
    doubt: Percent
    never: Percent
    #: Percent that every entry has before anything speaks for it or against it.
    prior: Percent = 0
    #: Percent as which a sentence counts that is as clearly like the examples of an entry as they are; 50 is no say.
    example: Annotated[int, Meta(ge=50, le=100)] = 50


class Extraction(Record):
    """Which words tell a size, a colour or an order's day from other numbers and words; blanks separate them."""

    #: The class of words that are colours.
    colours: Id
    #: The words after a number that make it a size (38码), and that make it something else (38元).
    size_after: Text
    size_not_after: Text
    #: The words before a number that make it a size (穿38), and that make it something else (￥38).
    size_before: Text
    size_not_before: Text
    #: What past days are called (昨天), besides dates and days of the week.
    days: Text
    #: The words after a day that make it the day of an order (昨天拍的).
    ordered_after: Text
    #: The words after a number that make it the size half way to the next (38码半).
    size_half: Text | None = None
    #: The words before a number that make it what the customer wears (平时穿38), whatever else is asked about.
    size_usual: Text | None = None
    #: The words between two sizes that are said in one breath (39或40).
    size_or: Text | None = None


class Variants(Record):
    """Characters that are read as others, one for one: traditional ones as simplified; blanks do not count."""

    written: str = ""
    read: str = ""

    def table(self) -> dict[str, str]:
        """Return what each character is read as."""
        written, read = ("".join(text.split()) for text in (self.written, self.read))
        return dict(zip(written, read, strict=False))


class Classes(Record):
    """words/classes.toml: which words mean the same, and which tell a size, a colour or a day."""

    words: tuple[Words, ...]
    extraction: Extraction
    variants: Variants = Variants()


class Topic(Record):
    """What customers write about for which the handbook has no answer, and the turns of phrase that give it away."""

    #: What agents call it.
    name: Name
    #: The reply that fits all the same: that one will ask, or thanks.
    reply: Id | None = None
    sure: Text | None = None
    likely: Text | None = None
    hint: Text | None = None
    doubt: Text | None = None
    never: Text | None = None

    def signs(self) -> Signs:
        """Return the turns of phrase."""
        return Signs(**{strength: getattr(self, strength) for strength in Signs.__struct_fields__})


class StatedFact(Record):
    """How a customer's own words state a fact of the case; what is only asked about is not stated."""

    #: The signs of each choice; two choices at once state nothing.
    choices: dict[Id, Text] = {}  # noqa: RUF012 - msgspec copies it
    #: The class of which a word is the value: the only one in the sentence, the one that is pointed to, or the first.
    word: Id | None = None
    #: The words before the one that is pointed to, and the signs that several are meant at once: then no other counts.
    points: Text | None = None
    mixed: Text | None = None
    #: The signs whose clause is the value.
    clause: Text | None = None
    #: The units of a number, each with what one of them is of the fact's own: 天 星期=7.
    units: Text | None = None
    #: The words in the same clause of which one stands before the number, or one after it; both absent: none needs to.
    near: Text | None = None
    after: Text | None = None
    #: The words that make the number something else.
    never: Text | None = None
    #: Whether those before it may also stand in the clause before.
    across: bool = False
    #: Whether the number may stand without a unit.
    bare: bool = False
    #: Words that are a number themselves: 昨天=1.
    days: Text | None = None
    #: The signs that the number is half of another fact's, and the id of that.
    half: Text | None = None
    of: Id | None = None


class SignTables(Record):
    """words/signs.toml: the turns of phrase that give a playbook, reply or topic away, by its id, how they count."""

    matching: Matching
    triage: dict[Id, Signs] = {}  # noqa: RUF012 - msgspec copies it
    reply: dict[Id, Signs] = {}  # noqa: RUF012 - msgspec copies it
    topic: dict[Id, Topic] = {}  # noqa: RUF012 - msgspec copies it
    #: What sentences state about a case, by the id of the fact.
    fact: dict[Id, StatedFact] = {}  # noqa: RUF012 - msgspec copies it
    #: The signs of goods of a kind that shops sell, by its id: whoever speaks of one kind is not asked about others.
    sold: dict[Id, Text] = {}  # noqa: RUF012 - msgspec copies it
