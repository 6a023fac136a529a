"""What espanso does with a match, as far as the exported ones need it.

Variables are worked out one after the other, each with the earlier ones put into its parameters; what was put in is not
looked at again; `\\{\\{` and `\\}\\}` stand for the braces themselves.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_VARIABLE = re.compile(r"\{\{\s*(\w+)(?:\.(\w+))?\s*\}\}")
#: A form knows its fields in an older spelling, too.
_FIELD = re.compile(r"(?:\[\[|\{\{)(.*?)(?:\]\]|\}\})")
_KNOWN = {"trigger", "right_word", "label", "search_terms", "replace", "vars"}


def expansions(
    match: Mapping[str, Any], filled_in: Mapping[str, str], run: Callable[[list[str]], str]
) -> Iterator[str]:
    """Yield every text that `match` can become, its form filled in, its programs run by `run`."""
    assert set(match) <= _KNOWN
    yield from _expanded(match["replace"], match.get("vars", []), {}, filled_in, run)


def fields(match: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields of the form of `match`, and how each is filled in."""
    forms = [each["params"] for each in match.get("vars", []) if each["type"] == "form"]
    return {
        name: form.get("fields", {}).get(name, {})
        for form in forms
        for name in _FIELD.findall(form["layout"])
    }


def _expanded(body, variables, scope, filled_in, run):
    if not variables:
        yield _injected(body, scope)
        return
    variable, *rest = variables
    params = _injected(variable["params"], scope)
    for value in _VALUES[variable["type"]](params, filled_in, run):
        yield from _expanded(body, rest, {**scope, variable["name"]: value}, filled_in, run)


def _form(params, filled_in, run):
    del run
    names = _FIELD.findall(params["layout"])
    assert all(re.fullmatch(r"\w+", name) for name in names)
    assert set(params.get("fields", {})) <= set(names) == set(filled_in)
    yield filled_in


def _random(params, filled_in, run):
    del filled_in, run
    assert all(isinstance(choice, str) for choice in params["choices"])
    yield from params["choices"]


def _script(params, filled_in, run):
    del filled_in
    yield run(params["args"]).strip()


_VALUES = {"form": _form, "random": _random, "script": _script}


def _injected(value: Any, scope: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        found = _VARIABLE.sub(lambda name: _of(scope[name[1]], name[2]), value)
        return found.replace(r"\{\{", "{{").replace(r"\}\}", "}}")
    if isinstance(value, list):
        return [_injected(item, scope) for item in value]
    return {key: _injected(item, scope) for key, item in value.items()} if isinstance(value, dict) else value


def _of(value: Any, name: str | None) -> str:
    return value if name is None else value[name]
