"""Every key is described in both languages, with an example that is right; a shop's own ids are choices."""

import json
import re
import tomllib

import jsonschema_rs
import pytest

from cstool.validation.key_meanings import as_written
from cstool.validation.kinds import SCHEMAS, schema_of

CHINESE = re.compile("[\u4e00-\u9fff]")


def keys(name):
    """Every key of a file: the shape that it stands in, its name, and its part of the schema."""
    schema = schema_of(name)
    for shape, part in schema["$defs"].items():
        for key, value in part.get("properties", {}).items():
            yield shape, key, value, schema


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_described_in_both_languages(name):
    for shape, key, value, _ in keys(name):
        chinese, english = value["description"].split("\n")
        assert CHINESE.search(chinese), (shape, key)
        assert re.match("[A-Za-z{]", english), (shape, key)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_example_is_right(name):
    for shape, key, value, schema in keys(name):
        plain = {word: each for word, each in value.items() if word not in ("examples", "default")}
        judge = jsonschema_rs.Draft202012Validator(plain | {"$defs": schema["$defs"]})
        for example in value["examples"]:
            assert judge.is_valid(example), (shape, key, example)
            assert tomllib.loads(f"key = {as_written(example)}"), (shape, key)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_shipped_files_fit_the_choices_made_from_them(name, cstool, shop_files, clean_environment):
    for file, text in shop_files.items():
        (clean_environment / file).parent.mkdir(exist_ok=True)
        (clean_environment / file).write_text(text, encoding="utf-8")
    schema = json.loads(cstool("schema", name, "--from", "policies.toml").out)
    text = next(text for file, text in shop_files.items() if file.split("/")[-1] == f"{name}.toml")
    jsonschema_rs.Draft202012Validator(schema).validate(tomllib.loads(text))
    if name == "policies":
        for slip in (
            ('stage = "unshipped"', 'stage = "unshiped"'),
            ('reply = "ask-delivery"', 'reply = "ask"'),
        ):
            wrong = tomllib.loads(text.replace(*slip))
            assert not jsonschema_rs.Draft202012Validator(schema).is_valid(wrong), slip


@pytest.mark.parametrize(
    ("file", "code"), [("bad.toml", 2), ("replies.toml", 2), (".", 3), ("nowhere.toml", 3)]
)
def test_a_file_without_policies_has_no_ids_to_choose(cstool, clean_environment, file, code):
    cstool("init", ".")
    (clean_environment / "bad.toml").write_text("[[[", "utf-8")
    ran = cstool("schema", "policies", "--from", file)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
