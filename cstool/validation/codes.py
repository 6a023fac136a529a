"""Every code of a problem in one table: how severe it is, and what it stands for in one line."""

from typing import Literal

Severity = Literal["error", "warning"]

#: By code: the severity, and the meaning. The order is that of the pages in docs/problems.
CODES: dict[str, tuple[Severity, str]] = {
    "encoding": ("error", "the file is not UTF-8 text"),
    "syntax": ("error", "the text is not TOML"),
    "duplicate-key": ("error", "a key or a table stands twice"),
    "missing-header": ("error", "the header of a table is not there, so that its keys stand in another one"),
    "unknown-key": ("error", "the key means nothing here"),
    "moved-key": ("error", "the key stands in another file now"),
    "missing-key": ("error", "a key that must be here is not"),
    "wrong-type": ("error", "the value is of another type than the one that belongs here"),
    "wrong-length": (
        "error",
        "a list has too few or too many elements, or a text too few or too many characters",
    ),
    "out-of-range": ("error", "the number is too small, too large, or not a finite number"),
    "too-precise": ("error", "the number has more decimals than are meaningful here"),
    "bad-number": ("error", "the number is written in a way that is not allowed here"),
    "bad-format": ("error", "the text does not have the form that is needed here"),
    "not-one-of": ("error", "the value is not one of the few that are allowed here"),
    "duplicate-id": ("error", "two rows of a table have the same id, name or code"),
    "unknown-reference": ("error", "the text names a row that does not exist"),
    "bad-placeholder": ("error", "a brace belongs to no placeholder"),
    "unknown-placeholder": ("error", "nothing fills the placeholder"),
    "tier-order": ("error", "the tiers do not run from the first to the best"),
    "tier-overlap": ("error", "one number reaches two tiers"),
    "unreachable-tier": ("warning", "nobody can be in the tier"),
    "dearer-tier": ("error", "a better tier pays more"),
    "tier-cliff": ("error", "who has spent more pays more"),
    "size-order": ("error", "the sizes do not run from the smallest to the largest"),
    "bad-choices": ("error", "the choices of a fact do not fit its kind"),
    "unknown-axis": ("error", "a condition looks at something that does not exist"),
    "unknown-value": ("error", "a condition names a value that does not exist"),
    "uncovered-case": ("error", "no row says what is done in some case"),
    "overlapping-rows": ("error", "two rows say what is done in the same case"),
    "bad-period": ("error", "a period has no days, or changes what cannot be changed"),
    "period-overlap": ("error", "two periods say two things of one matter on one day"),
    "bad-row": ("error", "a line of the sentences does not have its three columns"),
    "idle-key": ("error", "a key changes nothing where it stands"),
    "fixed-wording": ("error", "the shop wants this reply said in its own words"),
    "missing-placeholder": (
        "error",
        "an agent's own wording leaves out what every wording of the shop mentions",
    ),
    "below-floor": ("error", "the policy gives customers less than the law does"),
    "idle-tier": ("warning", "the tier pays what the one before it pays"),
    "size-gap": ("warning", "a size seems to be left out of a chart"),
    "size-round-trip": ("warning", "a size is not found again by its own number"),
    "style-off-chart": ("warning", "no size is left for a style"),
    "unasked-fact": ("warning", "an outcome looks at a fact that no step finds out in time"),
    "early-fact": ("warning", "a step looks at a fact that only a later step finds out"),
    "playbook-loop": ("warning", "playbooks send the agent round in a circle"),
    "lost-ask": ("warning", "an example of a customer's words stands in two places"),
    "alike-sentence": ("warning", "an example of the shop's own is much like those of other entries"),
    "outvoted-sign": (
        "warning",
        "a sure sign of the shop's own stands in sentences that find something else",
    ),
    "left-out": ("warning", "a wording names some rows of a table, and not all"),
    "repeated": ("warning", "something stands twice where once is enough"),
    "unused-row": ("warning", "nothing refers to the row"),
    "bad-example": ("error", "an example does not ask exactly one command"),
    "failed-example": ("warning", "the policy no longer gives what an example expects"),
    "uncovered-row": ("warning", "no example touches a row of a table"),
    "hand-typed-figure": ("warning", "a figure of the policy is typed by hand"),
    "promise": ("warning", "a text promises what nobody can keep"),
    "too-long": ("warning", "a text is too long for a phone"),
    "impolite": ("warning", "a text holds no polite word"),
    "alike-wordings": ("warning", "two wordings read the same"),
    "unused-reply": ("warning", "no step says the reply and no customer's words find it"),
    "unused-slot": ("warning", "a value is asked for that no text mentions"),
    "odd-character": ("warning", "a character looks like another one"),
    "hidden-character": ("warning", "a character cannot be seen"),
    "markup": ("warning", "a text holds marks of a web page or a template"),
    "unfinished": ("warning", "a text holds what was to be filled in"),
    "needless-exception": ("warning", "a reply is allowed what it does not do"),
}

#: The codes that a row of `[[allowed]]` may allow a reply, with a reason.
ALLOWABLE = (
    "hand-typed-figure",
    "promise",
    "too-long",
    "impolite",
    "alike-wordings",
    "unused-reply",
    "unused-slot",
    "odd-character",
    "hidden-character",
    "markup",
    "unfinished",
    "needless-exception",
)


def meaning_of(code: str) -> str:
    """Return what a code stands for, in one line."""
    return CODES[code][1]
