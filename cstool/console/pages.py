"""Pages for the browser, written whole or not at all."""

from cstool.batch.files import open_target


def write_page(path: str, page: str) -> None:
    """Write `page` to the file `path`; until it is complete, and after any failure, the old file stays.

    Raises:
        OutputError: it cannot be written.
    """
    target = open_target(path)
    try:
        target.write(page.encode())
        target.commit()
    except BaseException:
        target.discard()
        raise
