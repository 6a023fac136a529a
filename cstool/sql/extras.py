"""What has to be installed besides cstool itself."""

from cstool.errors import InputError, Message


def check_installed(*packages: str, extra: str = "sql") -> None:
    """Refuse to go on without `packages`, which come with `cstool[extra]`.

    Raises:
        InputError: one of them is missing.
    """
    from importlib.util import find_spec

    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        message = Message("this needs {packages}, which is not installed", packages=", ".join(missing))
        command = f"python -m pip install 'cstool[{extra}]'"
        raise InputError("needs-extra", message, Message("install it with: {command}", command=command))
