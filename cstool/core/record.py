"""The base of every row of policy and every result, and the small types they share."""

from typing import Annotated, Any, dataclass_transform

from msgspec import Meta, Struct, StructMeta

from cstool.errors import Message


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Records(StructMeta):
    """Makes every record immutable, built by keyword, and strict about unknown fields, down to its subclasses."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any) -> Any:
        strict = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}
        return super().__new__(cls, name, bases, namespace, **strict | config)


class Record(Struct, metaclass=_Records):
    """An immutable row: of a table in the two files, or of a result."""


class Reason(Record):
    """Why an answer is what it is: the handbook rule and the values that were compared."""

    rule: str
    text: Message


#: A stable name that scripts use: lower-case words joined by hyphens.
Id = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(?![\s\S])",
        max_length=60,
        description=Message(
            "Stable id: lower-case English letters and digits alone, parts joined by hyphens."
        ).text,
    ),
]
#: What people call it; accepted wherever the id is.
Name = Annotated[
    str,
    Meta(
        pattern=r"^\S(.*\S)?(?![\s\S])",
        max_length=60,
        description=Message("What people call it, in Chinese; accepted wherever the id is.").text,
    ),
]
#: One or more sentences.
Text = Annotated[str, Meta(pattern=r"\S")]
#: The rule of the handbook that an entry carries.
Source = Annotated[
    str,
    Meta(
        pattern=r"^\S(.*\S)?(?![\s\S])",
        max_length=60,
        description=Message(
            "The rule that this carries: of the handbook (H8), or the shop's own (店规3)."
        ).text,
    ),
]
#: A number of things: orders, days, grams.
Count = Annotated[int, Meta(ge=0, le=2_147_483_647)]

#: What a customer wrote; there are thousands, and a pattern for each takes longer than to read them.
AskText = Annotated[str, Meta(min_length=1)]
