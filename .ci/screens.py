#!/usr/bin/env python3
"""Every theme as a picture: screens.py PROGRAM FOLDER.

The program runs in a pseudo-terminal with a session of its own, pyte reads what it writes, and Pillow draws the cells. A picture is named
THEME.png, and THEME-256.png and so on for terminals with fewer colours; all.png has them all, small. Beside each stands THEME.txt: the rows as
text, and a line for each run of cells in one style.
"""
import fcntl, json, os, pty, select, struct, subprocess, sys, tempfile, termios, time

import pyte
from PIL import Image, ImageDraw, ImageFont

COLUMNS, ROWS = 84, 30
SIXTEEN = ["000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5", "7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff"]
NAMES = ["black", "red", "green", "brown", "blue", "magenta", "cyan", "white"]
REPLY = """## Colours

Some **strong** and *slanted* words, `code` and a [link](https://example.org).

- one thing
- another

> Somebody said this.

```swift
let answer = 42 // of all
func greet(_ name: String) -> String { "Hello, " + name }
```

| a | b |
|---|---|
| 1 | 2 |
"""
DEPTHS = {"": {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "-256": {"TERM": "xterm-256color"}, "-16": {"TERM": "xterm-of-16"}, "-8": {"TERM": "xterm"}, "-none": {"TERM": "xterm-256color", "NO_COLOR": "1"}}


def session(home):
    identifier = "01M7Y8064H2BSZVY2RYXP1W6QA"
    when = "2026-11-21T05:06:55.761Z"
    first, second = "01M7Y807KQ1EQX31KTHRVDWFNM", "01M7Y807KQ1EQX31KTHRVDWFNN"
    author = {"reference": "local:smollm2-135m-instruct", "backend": "local"}
    data = {
        "format": "parley.session", "version": 1, "id": identifier, "title": "Colours", "created_at": when, "updated_at": when, "system_prompt": "",
        "model": "local:smollm2-135m-instruct", "parameters": {}, "tags": [], "head": second, "messages": [
            {"id": first, "parent": None, "role": "user", "created_at": when, "content": [{"type": "text", "text": "Show me the colours."}]},
            {"id": second, "parent": first, "role": "assistant", "created_at": when, "content": [{"type": "text", "text": REPLY}], "author": author, "finish_reason": "stop"},
        ],
    }
    os.makedirs(home + "/data/sessions", mode=0o700)
    with open(f"{home}/data/sessions/{identifier}.json", "w") as file:
        json.dump(data, file, indent=2)


def capture(program, home, theme, variables):
    environment = {"HOME": home, "PARLEY_DATA_DIR": home + "/data", "PARLEY_STATE_DIR": home + "/state", "PARLEY_CACHE_DIR": home + "/cache", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    environment.update(variables)
    child, descriptor = pty.fork()
    if child == 0:
        os.execve(program, [program, "--continue", "--theme", theme], environment)
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    end, quiet = time.time() + 15, 0
    while time.time() < end and quiet < 4:
        if select.select([descriptor], [], [], 0.1)[0]:
            try:
                # pyte takes a CSI > … m for colours.
                stream.feed(os.read(descriptor, 65536).replace(b"\x1b[>4;1m", b"").replace(b"\x1b[>1u", b""))
            except OSError:
                break
            quiet = 0
        elif any("Colours" in row for row in screen.display):
            quiet += 1
    os.write(descriptor, b"\x04")
    time.sleep(0.05)
    os.close(descriptor)
    os.waitpid(child, 0)
    return screen


def color(name, fallback, bright):
    if name == "default":
        return fallback
    if name in NAMES:
        return "#" + SIXTEEN[NAMES.index(name) + (8 if bright else 0)]
    if name.startswith("bright"):
        return "#" + SIXTEEN[NAMES.index(name[6:].replace("yellow", "brown")) + 8]
    return "#" + name


def draw(screen, path):
    place = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono"
    fonts = {b: ImageFont.truetype(place + ("-Bold" if b else "") + ".ttf", 14) for b in (False, True)} if os.path.exists(place + ".ttf") else {b: ImageFont.load_default(14) for b in (False, True)}
    width, height = 9, 18
    image = Image.new("RGB", (COLUMNS * width, ROWS * height), "#1c1c1c")
    pen = ImageDraw.Draw(image)
    for row in range(ROWS):
        for column in range(COLUMNS):
            cell = screen.buffer[row][column]
            front, back = color(cell.fg, "#d0d0d0", cell.bold and False), color(cell.bg, "#1c1c1c", False)
            if cell.reverse:
                front, back = back, front
            x, y = column * width, row * height
            pen.rectangle([x, y, x + width - 1, y + height - 1], fill=back)
            if cell.data.strip():
                pen.text((x, y), cell.data, font=fonts[cell.bold], fill=front)
            if cell.underscore:
                pen.line([x, y + height - 3, x + width - 1, y + height - 3], fill=front)
    image.save(path)
    return image


def describe_terminal_of_16(home):
    """Few systems know a terminal of 16 colours."""
    source = "xterm-of-16|xterm with 16 colours,\n\tcolors#16, pairs#256, setaf=\\E[%?%p1%{8}%<%t3%p1%d%e9%p1%{8}%-%d%;m,\n"
    source += "\tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e10%p1%{8}%-%d%;m, use=xterm,\n"
    subprocess.run(["tic", "-x", "-o", home + "/.terminfo", "-"], input=source, text=True, check=True)


def describe(screen, path):
    lines = ["|" + row.rstrip() + "|" for row in screen.display]
    for row in range(ROWS):
        cells = [screen.buffer[row][column] for column in range(COLUMNS)]
        styles = [" ".join([c.fg, "on", c.bg] + [n for n in ("bold", "italics", "underscore", "reverse") if getattr(c, n)]) for c in cells]
        start = 0
        for column in range(1, COLUMNS + 1):
            if column == COLUMNS or styles[column] != styles[start]:
                lines.append(f"row {row}, columns {start}..<{column}: {styles[start]}")
                start = column
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def main(program, out):
    os.makedirs(out, exist_ok=True)
    home = tempfile.mkdtemp()
    session(home)
    describe_terminal_of_16(home)
    listed = subprocess.run([program, "themes", "list", "--json"], capture_output=True, check=True, env={"HOME": home}).stdout
    names = [theme["name"] for theme in json.loads(listed)]
    small = []
    for name in names:
        for suffix, variables in DEPTHS.items():
            if suffix and name not in ("gruvbox-dark", "solarized-light", "high-contrast-dark"):
                continue
            screen = capture(program, home, name, variables)
            describe(screen, f"{out}/{name}{suffix}.txt")
            image = draw(screen, f"{out}/{name}{suffix}.png")
            if not suffix:
                small.append(image.resize((COLUMNS * 9 // 2, ROWS * 18 // 2)))
        print(name)
    across = 4
    sheet = Image.new("RGB", (across * small[0].width, -(-len(small) // across) * small[0].height))
    for index, image in enumerate(small):
        sheet.paste(image, (index % across * image.width, index // across * image.height))
    sheet.save(f"{out}/all.png")


main(*sys.argv[1:])
