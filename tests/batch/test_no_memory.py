"""The kernel and the memory that it does not get, or that is not its own."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


@pytest.mark.skipif(compiler is None or os.name != "posix", reason="needs a C compiler with sanitizers")
def test_any_allocation_of_the_kernel_may_fail(tmp_path):
    """It says so, loses nothing, leaks nothing."""
    program = tmp_path / "no_memory"
    source = HERE / "fuzz" / "no_memory.c"
    flags = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]
    built = subprocess.run([compiler, *flags, source, "-o", program], capture_output=True, check=False)
    if built.returncode and b"sanitize" in built.stderr:
        pytest.skip("the compiler has no sanitizers")
    assert built.returncode == 0, built.stderr
    ran = subprocess.run([program], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_plan_has_two_columns_at_least():
    """A row of one column could begin a block with its line break, and the kernel look before the block."""
    kernel = pytest.importorskip("cstool.batch._kernel")
    with pytest.raises(ValueError, match="a plan needs"):
        kernel.plan(((0, 0, 100, b",a\n"),), b"\x01", 100, None)
