"""The schema files that editors use: made from the shapes, and in accord with the shipped files."""

import json
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest

from cstool.validation.kinds import SCHEMAS, schema_of

FOLDER = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_files_are_fresh(name, cstool, pytestconfig):
    path = FOLDER / f"{name}.schema.json"
    made = cstool("schema", name).out
    if pytestconfig.getoption("--update"):
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


def shipped_file(name, shop_files):
    """The shipped file that a schema is about: what it is called, and its text."""
    return next((file, text) for file, text in shop_files.items() if Path(file).stem == name)


@pytest.mark.parametrize("name", SCHEMAS)
def test_shipped_files_fit_their_schema_and_name_it(name, shop_files):
    file, text = shipped_file(name, shop_files)
    top = "../" * file.count("/") or "./"
    assert text.startswith(f"#:schema {top}schemas/{name}.schema.json\n")
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.Draft202012Validator(schema).validate(tomllib.loads(text))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_refuses_what_validate_refuses(name, shop_files):
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    data = tomllib.loads(shipped_file(name, shop_files)[1]) | {"surprise": 1}
    assert not jsonschema_rs.Draft202012Validator(schema).is_valid(data)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_says_whether_other_keys_may_stand_in_it(name):
    """An editor with a strict mode takes silence for a no, and warns of every example."""

    def tables(part):
        if isinstance(part, dict):
            yield from [part] if part.get("type") == "object" else []
            part = list(part.values())
        if isinstance(part, list):
            for inner in part:
                yield from tables(inner)

    found = list(tables(schema_of(name)))
    assert found
    assert all("additionalProperties" in table for table in found)
