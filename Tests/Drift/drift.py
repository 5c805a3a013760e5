#!/usr/bin/env python3
"""Drift test: what the program believes it has drawn, beside what terminals show that it did not write.

    drift.py SCREEN-PROBE CORPUS

The probe shows frames of the corpus with the program's own screen (display form, curses) and tells in a file which cells
each frame holds. It runs twice at each size: in a pseudo-terminal whose bytes go to pyte, and in a real tmux on a socket of
its own. After every frame the cells and the cursor must be the same. What pyte is known to get wrong stands at FAULTS and
Emulator.expected; everything else is a difference, and the exit status is 1.
"""

import collections
import ctypes
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unicodedata

import pyte

SIZES = [(80, 24), (40, 12), (20, 10), (7, 9), (131, 40)]
CHANGES, SCROLLS = 60, 60
LIMIT = 20.0  # seconds for one frame

libc = ctypes.CDLL(None)
libc.setlocale(0, b"C.UTF-8")
libc.wcwidth.argtypes = [ctypes.c_wchar]

# What pyte's table of widths (wcwidth 0.2.8, Unicode 15.0) gets wrong, and the columns that these take in other terminals:
# - Vowels and final consonants of Hangul that form no modern syllable have no width beside their consonant; here they have 1.
# - The hexagrams of the Book of Changes are wide since Unicode 16.0 and were so in glibc before.
# wcwidth from 0.2.9 on is worse for pyte: vowel signs that stand beside their letter have no width there, and a letter of a flag
# has 2. xterm, VTE, tmux and the C library give 1 for both.
FAULTS = {number: 0 for first, end in ((0x1160, 0x1200), (0xD7B0, 0xD7FC)) for number in range(first, end)}
FAULTS.update((number, 2) for number in range(0x4DC0, 0x4E00))
table = pyte.screens.wcwidth
pyte.screens.wcwidth = lambda character: FAULTS.get(ord(character), table(character))

Frame = collections.namedtuple("Frame", "columns rows cursor position cells")


def as_drawn(frame):
    """The cells with U+FFFD where the C library, and so curses, does not know a glyph or its width."""
    cells = list(frame.cells)
    for index, cell in enumerate(cells):
        if not cell:
            continue
        width = 2 if index + 1 < len(cells) and not cells[index + 1] else 1
        if libc.wcwidth(cell[0]) != width:
            cells[index] = "\N{REPLACEMENT CHARACTER}"
            if width == 2:
                cells[index + 1] = " "
        else:
            cells[index] = cell[0] + "".join(mark for mark in cell[1:] if libc.wcwidth(mark) == 0)
    return frame._replace(cells=cells)


class Log:
    """The frames that the probe has told."""

    def __init__(self, path):
        self.path, self.offset, self.rest = path, 0, b""

    def next(self):
        """The next frame, or None when it is not there yet."""
        if b"\n" not in self.rest and os.path.exists(self.path):
            with open(self.path, "rb") as file:
                file.seek(self.offset)
                new = file.read()
            self.offset += len(new)
            self.rest += new
        line, end, rest = self.rest.partition(b"\n")
        if not end:
            return None
        self.rest = rest
        numbers, cells = line.decode().split("\x1e")
        columns, rows, column, row, position = map(int, numbers.split())
        return Frame(columns, rows, (column, row), position, cells.split("\x1f"))


class Screen(pyte.Screen):
    """pyte, which wraps a line at a mark for the glyph in its last column; without wrapping the mark goes where it belongs."""

    def draw(self, data):
        wraps = pyte.modes.DECAWM in self.mode
        if wraps and self.cursor.x == self.columns and pyte.screens.wcwidth(data) == 0:
            self.mode.discard(pyte.modes.DECAWM)
        super().draw(data)
        if wraps:
            self.mode.add(pyte.modes.DECAWM)


class Emulator:
    """pyte behind a pseudo-terminal."""

    name = "pyte"

    def __init__(self, command, columns, rows):
        self.screen = Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            # The terminal that pyte says it is.
            os.execve(command[0], command, {"TERM": "linux", "LC_ALL": "C.UTF-8"})
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.undecoded = b""

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, key):
        os.write(self.terminal, key.encode())

    def pump(self, wait):
        while select.select([self.terminal], [], [], wait)[0]:
            try:
                data = self.undecoded + os.read(self.terminal, 65536)
            except OSError:
                return
            text = data.decode(errors="ignore")
            self.undecoded = data[len(text.encode()):]
            # One at a time: pyte forgets the rest of a piece of text behind a mark that it cannot combine.
            for character in text:
                self.stream.feed(character)
            wait = 0

    def shows(self):
        rows = []
        for row in range(self.screen.lines):
            line = self.screen.buffer[row]
            rows.append([unicodedata.normalize("NFC", line[column].data) for column in range(self.screen.columns)])
        return rows, (min(self.screen.cursor.x, self.screen.columns - 1), self.screen.cursor.y)

    @staticmethod
    def expected(frame):
        """As pyte stores it: normalized, marks only of a combining class that is not 0, those of a wide glyph in its second cell."""
        rows = rows_of(frame)
        for row in rows:
            for column, cell in enumerate(row):
                if not cell:
                    continue
                marks = "".join(mark for mark in cell[1:] if unicodedata.combining(mark))
                is_wide = column + 1 < len(row) and not row[column + 1]
                if is_wide:
                    row[column + 1] = unicodedata.normalize("NFC", marks)
                row[column] = unicodedata.normalize("NFC", cell[0] + ("" if is_wide else marks))
        return rows

    def end(self):
        os.close(self.terminal)
        os.waitpid(self.process, 0)


class Tmux:
    """A real tmux on a socket of its own."""

    name = "tmux"

    def __init__(self, command, columns, rows):
        self.socket = f"parley-drift-{os.getpid()}"
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "SHELL": "/bin/sh"}
        self.run("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), " ".join(command),
                 ";", "set", "-g", "status", "off", ";", "resize-window", "-x", str(columns), "-y", str(rows))

    def run(self, *arguments):
        done = subprocess.run(["tmux", "-u", "-L", self.socket, *arguments], env=self.environment, capture_output=True)
        return done.stdout.decode()

    def resize(self, columns, rows):
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    def send(self, key):
        self.run("send-keys", "-l", key)

    def pump(self, wait):
        time.sleep(min(wait, 0.005))

    def shows(self):
        lines = self.run("display", "-p", "#{cursor_x} #{cursor_y}", ";", "capture-pane", "-p", "-N").split("\n")
        column, row = map(int, lines[0].split())
        return lines[1:-1], (column, row)

    @staticmethod
    def expected(frame):
        """A row as text. Every column holds something, so a width that differs moves or drops what follows."""
        return ["".join(row) for row in rows_of(frame)]

    def end(self):
        self.run("kill-server")


def rows_of(frame):
    return [frame.cells[start:start + frame.columns] for start in range(0, len(frame.cells), frame.columns)]


def next_frame(emulator, log):
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        frame = log.next()
        if frame:
            return as_drawn(frame)
        emulator.pump(0.02)
    sys.exit(f"{emulator.name}: the probe told no frame")


def difference(emulator, frame):
    """Nil when the emulator shows the frame, at once or a little later."""
    expected = emulator.expected(frame)
    deadline = time.monotonic() + 3
    while True:
        emulator.pump(0)
        shown, cursor = emulator.shows()
        if shown == expected and cursor == frame.cursor:
            return None
        if time.monotonic() > deadline:
            break
        emulator.pump(0.02)
    for number, (want, have) in enumerate(zip(expected, shown)):
        if want != have:
            start = next((index for index, pair in enumerate(zip(want, have)) if pair[0] != pair[1]), min(len(want), len(have)))
            return f"row {number}, from column {start}\n  drawn {want[start:start + 12]!a}\n  shown {have[start:start + 12]!a}"
    return f"the cursor is at {cursor}, not {frame.cursor}" if cursor != frame.cursor else "another number of rows"


def main(probe, corpus):
    with open(corpus, encoding="utf-8") as file:
        entries = [line.split("\t", 1) for line in file.read().split("\n") if "\t" in line and not line.startswith("#")]
    print(f"{len(entries)} lines of {len(set(kind for kind, _ in entries))} scripts and kinds")
    failures = 0
    for kind in (Emulator, Tmux):
        frames = cells = 0
        with tempfile.TemporaryDirectory() as folder:
            log = Log(folder + "/log")
            emulator = kind([probe, "corpus", corpus, log.path], *SIZES[0])

            def check(what):
                nonlocal frames, cells, failures
                frame = next_frame(emulator, log)
                frames += 1
                cells += len(frame.cells)
                found = difference(emulator, frame)
                if found:
                    failures += 1
                    print(f"{kind.name}, {frame.columns}x{frame.rows}, {what} before line {frame.position}: {found}")
                    if failures == 30:
                        sys.exit("too many differences")
                return frame

            try:
                frame = check("the first page")
                for size in SIZES:
                    if (frame.columns, frame.rows) != size:
                        emulator.resize(*size)
                        while (frame.columns, frame.rows) != size:
                            frame = check("a resize")
                    end = frame.position + len(entries)
                    while frame.position < end:
                        emulator.send("n")
                        frame = check("a page")
                    for key, count, what in (("s", SCROLLS, "scrolling"), ("c", CHANGES, "a change"), ("s", 5, "scrolling")):
                        for _ in range(count):
                            emulator.send(key)
                            frame = check(what)
            finally:
                emulator.end()
        print(f"{kind.name}: {frames} frames, {cells} cells")
    print(f"{failures} differences")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
