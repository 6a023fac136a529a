"""What the tests of members files share."""

import os

import pytest

from cstool.batch.kernel import IS_THERE


@pytest.fixture
def quick_disk(monkeypatch):
    """Do without waiting for the disk, in tests that write hundreds of files."""
    monkeypatch.setattr(os, "fsync", lambda _file: None)


@pytest.fixture(params=["kernel", "reference"])
def engine(request):
    """Each engine in turn."""
    if request.param == "kernel" and not IS_THERE:
        pytest.skip("the kernel was not built")
    return request.param
