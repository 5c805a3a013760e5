"""Is a file the one it should be? SHA-256 of the whole file, remembered in a stamp beside it.

The stamp holds the file's inode, size, times of last change and SHA-256. As long as they are the same, the file is
not read again: a change of its content changes them.
"""

import hashlib
import os
import tempfile

BLOCK = 4 * 1024 * 1024


def _stamp(path, sha256):
    status = os.stat(path)
    return f"{status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {sha256}\n"


def has_stamp(path, sha256):
    """True when the file was verified before and has not been touched since."""
    try:
        with open(path + ".verified", encoding="ascii") as stamp:
            return stamp.read() == _stamp(path, sha256)
    except (OSError, UnicodeDecodeError):
        return False


def write_stamp(path, sha256):
    handle, name = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".stamp-")
    with os.fdopen(handle, "w", encoding="ascii") as stamp:
        stamp.write(_stamp(path, sha256))
    os.replace(name, path + ".verified")


def sha256_of(path, progress=lambda done: None):
    """The SHA-256 of a file in lower-case hexadecimal; `progress` is called with the bytes read so far."""
    digest, done = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            done += len(block)
            progress(done)
    return digest.hexdigest()


def is_right(path, sha256, progress=lambda done: None):
    """True when the file's content has this SHA-256; reads the file only if its stamp does not say so already."""
    if has_stamp(path, sha256):
        return True
    if sha256_of(path, progress) != sha256:
        return False
    write_stamp(path, sha256)
    return True
