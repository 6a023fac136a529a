"""Shell completion knows the rows of the policy in use."""

import pytest


@pytest.fixture
def complete(run):
    """What the shell is offered for the last word of a line."""

    def complete(line: str, **more: str) -> list[str]:
        words = line.split(" ")
        variables = {
            "_CSTOOL_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), **more
        }  # fmt: skip
        ran = run(environment=variables)
        assert b"Traceback" not in ran.stderr
        return ran.stdout.decode().split()

    return complete


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("cstool ref", {"refund"}),
        ("cstool refund ", {"quality", "late", "size", "changed-mind"}),
        ("cstool refund qu", {"quality"}),
        ("cstool refund 质", {"质量问题"}),
        ("cstool size 240 --style ", {"classic-loafer", "pointed-heel", "snow-boot"}),
        ("cstool triage in", {"in-transit-refund"}),
        ("cstool reply size-", {"size-accuracy", "size-conversion", "size-or-colour-return-policy"}),
        ("cstool triage leak --fact sig", {"signed="}),
    ],
)
def test_completion(complete, line, offered):
    """Commands, reasons, styles, kinds, replies and facts are completed, by id and by Chinese name."""
    assert offered <= set(complete(line))


def test_completion_with_a_handbook_that_cannot_be_used(complete, tmp_path):
    """Nothing is offered, and nothing is said."""
    (tmp_path / "policies.toml").write_bytes(b"tiers = ")
    assert complete("cstool refund ") == []


def test_completion_knows_the_policy_in_use(run, complete, tmp_path):
    """A reason that a supervisor adds is offered at once, without a change of Python."""
    run("init", ".")
    policies = tmp_path / "policies.toml"
    text = policies.read_text(encoding="utf-8")
    reason = '[[reasons]]\nid = "gift-broken"\nname = "赠品破损"\nfault = "shop"\nsource = "H8"\n\n[[wishes]]'
    policies.write_text(text.replace("[[wishes]]", reason, 1), encoding="utf-8")
    assert complete("cstool refund gi") == ["gift-broken"]
    assert complete("cstool refund 赠") == ["赠品破损"]
