"""What docs/workflow.md has people copy does what it says: the hook before a commit, the check of a pull request."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]
BLOCKS = [
    yaml.safe_load(block)
    for block in re.findall(
        r"```yaml\n(.*?)```", (TOP / "docs" / "workflow.md").read_text(encoding="utf-8"), re.DOTALL
    )
]
CONFIG, WORKFLOW, SCANNING = BLOCKS
HOOKS = {
    hook["id"]: hook for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
WARNED = ("rate = 0.90\nsource", "rate = 0.93\nsource")
WRONG = ("rate = 0.90\nsource", "rate = 0.95\nsource")


def commands(steps):
    """The commands of a job that run cstool."""
    return [shlex.split(step["run"]) for step in steps if step.get("run", "").startswith("cstool ")]


@pytest.fixture
def shop(cstool, shipped, clean_environment):
    """Write the shipped files, perhaps changed, and run a command of the documentation on them."""

    def run(command, *changes):
        for name, text in shipped.items():
            changed = text
            for before, after in changes:
                changed = changed.replace(before, after)
            (clean_environment / name).write_text(changed, encoding="utf-8")
        if ">" in command:
            command = command[: command.index(">")]
        return cstool(*command[1:])

    return run


def hook_command(files):
    (hook,) = CONFIG["repos"][0]["hooks"]
    return [*shlex.split(HOOKS[hook["id"]]["entry"]), *hook["args"], *files]


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [
        ("policies.toml", True),
        ("shop/replies.toml", True),
        ("cases.toml", True),
        ("shop/words/sentences.tsv", True),
        ("words/signs.toml", True),
        ("signs.toml", False),
        ("pyproject.toml", False),
        ("my-policies.toml", False),
        ("policies.toml.bak", False),
    ],
)
def test_the_hook_is_called_for_the_files_of_the_handbook_alone(path, is_checked):
    (hook,) = HOOKS.values()
    assert bool(re.search(hook["files"], path)) == is_checked


@pytest.mark.parametrize("files", [["policies.toml"], ["replies.toml"], ["policies.toml", "replies.toml"]])
def test_the_hook_lets_a_sound_handbook_through(shop, files):
    assert shop(hook_command(files)).code == 0


@pytest.mark.parametrize("change", [WARNED, WRONG])
def test_the_hook_stops_a_commit(shop, change):
    ran = shop(hook_command(["policies.toml"]), change)
    assert ran.code == 1
    assert "policies.toml:" in ran.out


@pytest.mark.parametrize(("change", "level"), [(WARNED, "warning"), (WRONG, "error")])
def test_the_check_of_a_pull_request_annotates_the_line(shop, change, level):
    (command,) = commands(WORKFLOW["jobs"]["validate"]["steps"])
    assert shop(command).code == 0
    ran = shop(command, change)
    assert ran.code == 1
    assert re.match(rf"::{level} file=policies\.toml,line=\d+,col=\d+,title=", ran.out)


def test_the_scanning_service_gets_sarif_whatever_the_result(shop):
    (command,) = commands(SCANNING)
    for changes in ((), (WRONG,)):
        assert shop(command, *changes).answer["version"] == "2.1.0"
