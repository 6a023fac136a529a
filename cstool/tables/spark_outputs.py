"""Data sets of a cluster that appear together: written to drafts in the same folder, then renamed."""

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cstool.errors import InputError, Message, OutputError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class DataSets:
    """Some data sets, none of which exists yet, as Hadoop's file systems see them: HDFS, S3, a disk that is shared."""

    def __init__(self, spark: "SparkSession", paths: Sequence[str]) -> None:
        """Take the paths that the data sets will have.

        Raises:
            InputError: one of them exists already.
        """
        java: Any = spark  # file systems can be reached through Java only
        self._hadoop = java._jvm.org.apache.hadoop.fs
        self._settings = java._jsc.hadoopConfiguration()
        self._paths = [self._hadoop.Path(path) for path in paths]
        self._drafts = [
            self._hadoop.Path(path.getParent(), f".cstool-{os.urandom(8).hex()}") for path in self._paths
        ]
        for path in self._paths:
            self._check_free(path)

    @property
    def drafts(self) -> list[str]:
        """Where to write them, in the same order."""
        return [draft.toString() for draft in self._drafts]

    def commit(self) -> None:
        """Put all of them in their places; if one cannot be, none is.

        Raises:
            InputError: something of that name has appeared meanwhile.
            OutputError: the file system refuses.
        """
        done: list[tuple[Any, Any]] = []
        try:
            for draft, path in zip(self._drafts, self._paths, strict=True):
                self._check_free(path)  # renaming to an existing folder would move the draft into it
                if not self._system(path).rename(draft, path):
                    raise _refused(path)
                done.append((draft, path))
        except BaseException:
            for draft, path in done:
                self._system(path).rename(path, draft)
            raise

    def discard(self) -> None:
        """Remove the drafts that are left."""
        from py4j.protocol import Py4JError

        for draft in self._drafts:
            with suppress(Py4JError, ConnectionError):
                self._system(draft).delete(draft, True)

    def _check_free(self, path: Any) -> None:
        if self._system(path).exists(path):
            message = Message("{path} already exists, and Spark writes over nothing", path=path.toString())
            raise InputError("exists", message, Message("choose another name for the output"))

    def _system(self, path: Any) -> Any:
        return path.getFileSystem(self._settings)


def _refused(path: Any) -> OutputError:
    cause = Message("the file system refuses to rename what was written")
    return OutputError(
        "cannot-write", Message("{file} cannot be written: {cause}", file=path.toString(), cause=cause)
    )
