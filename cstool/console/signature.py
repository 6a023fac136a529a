"""Who signs a note, and when: the agent, and the shop's clock, whose day is not that of the computer."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from cstool.console.inputs import day_or
from cstool.errors import HandbookError, Message

if TYPE_CHECKING:
    from cstool.policy.shapes import Policies


def shop_now(policies: "Policies") -> datetime:
    """Return the time it is in the shop's time zone, or without one where the computer is.

    Raises:
        HandbookError: there is no such time zone.
    """
    name = policies.shop.time_zone
    if name is None:
        return datetime.now().astimezone()
    from zoneinfo import ZoneInfo

    try:
        return datetime.now(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        message = Message("policies.toml: shop.time_zone: there is no time zone {name}", name=name)
        raise HandbookError("unknown-time-zone", message, Message("for example Asia/Shanghai")) from None


def shop_day(policies: "Policies") -> date:
    """Return the day it is in the shop.

    Raises:
        HandbookError: there is no such time zone.
    """
    return shop_now(policies).date()


def day_of(on: str | None) -> "Callable[[Policies], date]":
    """Return what gives the day it is: the one that was typed, else that of the shop's clock.

    Raises:
        InputError: what was typed is none.
    """
    if on is None:
        return shop_day
    typed = day_or(date.today, "--on", on)
    return lambda _policies: typed


def signed(agent: str | None) -> str:
    """Return who signs a note: the `agent` named, else whoever is logged in.

    Raises:
        InputError: the name cannot be used.
    """
    from cstool.core.note_rows import read_name

    if agent is None or not agent.strip():
        agent = _login()
    return read_name("--agent", agent)


def _login() -> str:
    """Return the name of the login; `?` where the system knows none."""
    import getpass

    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return "?"
