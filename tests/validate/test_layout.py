"""The shipped files stand as the formatters leave them, so that the first run of one is no change of everything."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cstool.console.handbook_files import SHOP_FILES

SHOP = Path(__file__).parents[2]
FILES = [name for name in SHOP_FILES if name.endswith(".toml")]


@pytest.mark.parametrize("name", FILES)
def test_rows_of_a_list_stand_on_lines_of_their_own(name):
    lines = (SHOP / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.match(r" +\{ .*\}, \{", line)] == []


@pytest.mark.parametrize("name", FILES)
def test_a_formatter_changes_nothing(name, tmp_path):
    """With Tombi as it is installed, and with Taplo and the setting of docs/workflow.md, where there is one."""
    page = (SHOP / "docs" / "workflow.md").read_text(encoding="utf-8")
    setting = page.partition("```toml\n[formatting]")[2].partition("```")[0]
    (tmp_path / ".taplo.toml").write_text(f"[formatting]{setting}", encoding="utf-8")
    programs = {"tombi": ["format", "--offline"], "taplo": ["format"]}
    found = [[program, *options] for name_, options in programs.items() if (program := shutil.which(name_))]
    if not found:
        pytest.skip("there is no Tombi and no Taplo")
    file = tmp_path / Path(name).name
    for command in found:
        shutil.copy(SHOP / name, file)
        subprocess.run([*command, file.name], cwd=tmp_path, check=True, capture_output=True)
        assert file.read_bytes() == (SHOP / name).read_bytes(), command
