"""What is wrong with the bytes of a file that are not UTF-8 text, and what they seem to be instead."""

from cstool.errors import Message
from cstool.validation.syntax import Fault


def encoding_fault(data: bytes, text: str) -> Fault | None:
    """Return what is wrong with the encoding of a file of bytes `data`, which read as `text` at best."""
    end = None
    try:
        data.decode("utf-8")
        if "\0" not in text:
            return None
        end = text.index("\0")
    except UnicodeDecodeError as error:
        end = len(data[: error.start].decode("utf-8").replace("\r\n", "\n"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or text.count("\0") * 4 > len(text):
        found = Message("the file is saved as UTF-16, not as UTF-8")
    elif "\0" in text:
        found = Message("the file holds a NUL character, so it is no text")
    elif _is_mostly_unread(text) and _is_gb18030(data):
        found = Message("the file is saved as GB18030 (GBK), not as UTF-8")
    else:
        found = Message("this byte does not belong in UTF-8 text")
    return Fault(end, "encoding", found, Message("save the file as UTF-8 in the editor"))


def _is_mostly_unread(text: str) -> bool:
    """Tell whether most of what is not ASCII could not be read as UTF-8: then it is something else throughout."""
    strange = sum(not character.isascii() for character in text)
    return text.count("\ufffd") * 2 > strange


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
