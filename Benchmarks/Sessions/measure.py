"""Runs the program on the sessions, each time a process of its own, and prints times and memory."""
import os
import pty
import random
import select
import subprocess
import sys
import time

work, program = sys.argv[1], os.path.abspath(sys.argv[2])
environment = dict(
    os.environ, HOME=work, PARLEY_CONFIG=work + "/none", PARLEY_DATA_DIR=work + "/data", PARLEY_STATE_DIR=work + "/state",
    PARLEY_CACHE_DIR=work + "/cache", TERM="xterm-256color")
empty = dict(environment, PARLEY_DATA_DIR=work + "/empty", PARLEY_CACHE_DIR=work + "/empty-cache")


def run(*arguments, env=environment):
    """Seconds, megabytes at most, standard output."""
    start = time.perf_counter()
    child = subprocess.Popen([program, *arguments], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = child.stdout.read()
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return time.perf_counter() - start, usage.ru_maxrss / 1024, output


def first_frame(env):
    """Seconds until the prompt of the full-screen program is on its screen."""
    start = time.perf_counter()
    child, screen = pty.fork()
    if child == 0:
        os.execve(program, [program], env)
    seen = b""
    while b"> " not in seen and select.select([screen], [], [], 10)[0]:
        seen += os.read(screen, 65536)
    elapsed = time.perf_counter() - start
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(screen)
    return elapsed


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def show(what, seconds, megabytes=None):
    print("%-52s %9.1f ms%s" % (what, seconds * 1000, "" if megabytes is None else "   %6.1f MB" % megabytes), flush=True)


seconds, megabytes, _ = run("sessions", "list", "--limit", "1")
show("index from nothing", seconds, megabytes)
size = sum(os.path.getsize(work + "/cache/" + name) for name in os.listdir(work + "/cache"))
print("%-52s %9.2f GB" % ("size of the index", size / 1e9))
show("start to first frame, no sessions (median of 9)", percentile([first_frame(empty) for _ in range(9)], 0.5))
show("start to first frame, all sessions (median of 9)", percentile([first_frame(environment) for _ in range(9)], 0.5))
for what, arguments in (
    ("list, first 50", ["list", "--limit", "50"]), ("list, first 50 that fit two words", ["list", "--limit", "50", "ka", "work"]),
    ("find by the beginning of a title", ["show", open(work + "/title").read() if os.path.exists(work + "/title") else "kato"]),
):
    results = [run("sessions", *arguments) for _ in range(9)]
    show(what + " (median of 9)", percentile([r[0] for r in results], 0.5), max(r[1] for r in results))

draw = random.Random(11)
SYLLABLES = ["ka", "to", "ri", "men", "sol", "ver", "an", "di", "lu", "pe", "qua", "st", "ing", "er", "ment", "pre", "con", "ta"]
queries = []
for number in range(200):
    word = "".join(draw.choices(SYLLABLES, k=draw.randint(1, 3)))
    other = "".join(draw.choices(SYLLABLES, k=draw.randint(1, 2)))
    queries.append(
        [word, f"{word} {other}", f'"{word} {other}"', word[:3] + "*", f"{word} role:user", f"{word} before:2024-06", f"{word} model:qwen",
         f"{word} tag:work", chr(0x4E00 + 3 * draw.randrange(1000)), "приветмир"][number % 10])
with open(work + "/queries", "w") as file:
    file.write("\n".join(queries))
results = [run("sessions", "search", query, "--limit", "20") for query in queries]
times = [r[0] for r in results]
found = sum(1 for r in results if r[2])
show(f"search, 200 queries, {found} find something: p50", percentile(times, 0.5), max(r[1] for r in results))
show("search, 200 queries: p99", percentile(times, 0.99))
slowest = max(range(len(times)), key=times.__getitem__)
show(f"search, the slowest: {queries[slowest]}", times[slowest])
