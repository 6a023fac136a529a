"""The JSON Schema of every answer, from the records that the answers are."""

from decimal import Decimal
from typing import Any

from msgspec import json

#: What programs are told when something can be mended.
ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "hint": {"type": ["string", "null"]},
            },
            "required": ["code", "message", "hint"],
        }
    },
    "required": ["error"],
}
_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def answer_types() -> dict[str, tuple[type, ...]]:
    """Return the records that each command answers with, one of them for each call with --json."""
    from cstool.batch.summary import MembersReport
    from cstool.comparison.changes import Comparison
    from cstool.comparison.phrases import ImportedPhrases
    from cstool.comparison.trials import Trial
    from cstool.console.manual_pages import Manual, ManualPage
    from cstool.core.note_chain import ChainCheck
    from cstool.core.size_fitting import Fit
    from cstool.core.tiers import Price
    from cstool.desk.drafts import CheckedDraft
    from cstool.desk.finding import Unanswered
    from cstool.desk.membership import OwnTierAnswer
    from cstool.desk.noting import DueList, NoteAnswer, NoteList
    from cstool.desk.refunded_rows import RefundRowsReport
    from cstool.desk.refunding import RefundAnswer
    from cstool.desk.replying import JoinedReplies, PlaybookList, ReplyAnswer, ReplyList
    from cstool.desk.triage_answers import TriageAnswer
    from cstool.render.file_texts import Exported, FilesInUse, WrittenSelect
    from cstool.render.problem_texts import ProblemReport
    from cstool.tables.order_lists import OrdersReport
    from cstool.tables.spark import SparkReport
    from cstool.validation.examples.new_answers import AcceptedAnswers
    from cstool.validation.examples.suggestions import SuggestedExamples

    return {
        "discount": (Price, OwnTierAnswer, MembersReport, SparkReport),
        "refund": (RefundAnswer, RefundRowsReport),
        "size": (Fit,),
        "reply": (ReplyAnswer, JoinedReplies, Unanswered, ReplyList),
        "triage": (TriageAnswer, Unanswered, PlaybookList),
        "check": (CheckedDraft,),
        "note": (NoteAnswer,),
        "notes": (NoteList, ChainCheck),
        "due": (DueList,),
        "done": (NoteAnswer,),
        "validate": (ProblemReport, AcceptedAnswers, SuggestedExamples, Trial),
        "explain": (Manual, ManualPage),
        "diff": (Comparison,),
        "members": (OrdersReport,),
        "import": (ImportedPhrases,),
        "export": (Exported,),
        "sql": (WrittenSelect,),
        "where": (FilesInUse,),
    }


def answer_schemas() -> dict[str, Any]:
    """Return the JSON Schema of the answers of every command, by its name, and of an error."""
    return {name: answer_schema(name) for name in answer_types()} | {"error": {"$schema": _SCHEMA} | ERROR}


def answer_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the answers of the command called `name`."""
    kinds = answer_types()[name]
    _name_late_types()
    shapes, parts = json.schema_components(kinds, schema_hook=_hook, ref_template="#/$defs/{name}")
    plain = {part: _open(shape) for part, shape in parts.items()}
    return {"$schema": _SCHEMA, "title": name, "anyOf": [*shapes], "$defs": plain}


def _name_late_types() -> None:
    """Give the records about orders of several goods to the one that names them: agents start without."""
    from cstool.core.items import Deduction, ItemShare
    from cstool.desk import refunding

    vars(refunding).update(Deduction=Deduction, ItemShare=ItemShare)


def _open(shape: Any) -> Any:
    """Return a schema in which an answer may have more keys: they may be added."""
    if isinstance(shape, dict):
        return {key: _open(value) for key, value in shape.items() if key != "additionalProperties" or value}
    return [_open(each) for each in shape] if isinstance(shape, list) else shape


def _hook(kind: type) -> dict[str, Any]:
    """Return the schema of a type of ours: decimals and sentences are text in an answer."""
    is_decimal = isinstance(kind, type) and issubclass(kind, Decimal)
    return {"type": "string", "format": "decimal"} if is_decimal else {"type": "string"}
