"""Shapes like those of the two files, for the tests of the diagnosis."""

from typing import Annotated, Literal

from msgspec import Meta

from cstool.core.numbers import Rate, Yuan
from cstool.core.record import Record

Id = Annotated[
    str, Meta(pattern=r"^[a-z]+(-[a-z]+)*(?![\s\S])", max_length=20, description="Words joined by hyphens.")
]
Count = Annotated[int, Meta(ge=0, le=1000)]


class Tier(Record, kw_only=True):
    id: Id
    name: str
    orders: Count | None = None
    spent: Yuan | None = None
    rate: Rate


class Size(Record, kw_only=True):
    mm: Count
    eu: Count


class Chart(Record, kw_only=True):
    id: Id
    between: Literal["larger", "smaller"]
    sizes: Annotated[tuple[Size, ...], Meta(min_length=1)]
    range: tuple[int, int] | None = None


class Step(Record, kw_only=True):
    text: str
    final: bool = False
    when: dict[str, str | tuple[str, ...]] = {}  # noqa: RUF012


class Playbook(Record, kw_only=True):
    id: Id
    steps: list[Step]


class Window(Record, kw_only=True):
    days: Annotated[int, Meta(gt=0, lt=366)]
    limit: Yuan


class Policy(Record, kw_only=True):
    window: Window
    tiers: Annotated[tuple[Tier, ...], Meta(min_length=1)]
    charts: tuple[Chart, ...] = ()
    playbooks: tuple[Playbook, ...] = ()
    flags: dict[Id, Window] = {}  # noqa: RUF012
