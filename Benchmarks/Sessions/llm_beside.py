"""Fills llm's own database with the same texts, and times `llm logs -q` with the words that were searched for."""
import glob
import json
import os
import subprocess
import sys
import time

import sqlite_utils
from llm.migrations import migrate

work, llm = sys.argv[1], os.path.abspath(sys.argv[2])
home = work + "/llm"
os.makedirs(home, exist_ok=True)
path = home + "/logs.db"
if not os.path.exists(path):
    start = time.perf_counter()
    database = sqlite_utils.Database(path)
    migrate(database)
    connection = database.conn
    # What makes it slow is left for the end, when it costs a pass over all of it and not a search for each row.
    connection.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA cache_size=-500000")
    later = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND (type='index' AND tbl_name IN ('messages', 'parts', 'turns', 'turn_search')"
        " OR type='trigger' AND tbl_name='turn_search')").fetchall()
    for kind, name, _ in later:
        connection.execute(f'DROP {kind} "{name}"')
    part = 0
    for file in sorted(glob.glob(work + "/data/sessions/*.json")):
        with open(file) as opened:
            session = json.load(opened)
        thread = session["id"].lower()
        prompt, previous, tip = "", None, None
        for number, message in enumerate(session["messages"]):
            said = message["content"][0]["text"]
            tip = message["id"]
            part += 1
            connection.execute("INSERT OR IGNORE INTO messages VALUES(?, ?, ?, NULL)", (tip, previous, message["role"]))
            connection.execute("INSERT INTO parts VALUES(?, ?, 0, 'text', NULL, ?, NULL)", (part, tip, said))
            if message["role"] == "user":
                prompt = said
            if message["role"] == "assistant" or number == len(session["messages"]) - 1:
                turn = f"{thread}-{number}"
                connection.execute(
                    "INSERT INTO turns(id, thread_id, parent_message_hash, tip_message_hash, model, datetime_utc) VALUES(?, ?, ?, ?, ?, ?)",
                    (turn, thread, previous, tip, session["model"], message["created_at"]))
                connection.execute(
                    "INSERT INTO turn_search(turn_id, prompt, response) VALUES(?, ?, ?)",
                    (turn, prompt, said if message["role"] == "assistant" else ""))
            previous = tip
        connection.execute(
            "INSERT INTO threads(id, name, tip_message_hash, datetime_utc) VALUES(?, ?, ?, ?)",
            (thread, session["title"], tip, session["created_at"]))
    connection.execute("INSERT INTO turn_search_fts(turn_search_fts) VALUES('rebuild')")
    for _, _, sql in later:
        connection.execute(sql)
    connection.commit()
    print("llm: filling its database took %.0f s" % (time.perf_counter() - start), flush=True)

words = sorted({query.split()[0].strip('"*') for query in open(work + "/queries").read().splitlines()})[:20]
times, found = [], 0
for word in words:
    start = time.perf_counter()
    done = subprocess.run([llm, "logs", "-q", word, "-n", "20"], env=dict(os.environ, LLM_USER_PATH=home), capture_output=True)
    times.append(time.perf_counter() - start)
    found += bool(done.stdout.strip())
times.sort()
size = os.path.getsize(path)
print("%-52s %9.2f GB" % ("llm: size of its database", size / 1e9))
print("%-52s %9.1f ms" % (f"llm logs -q, {len(words)} words, {found} found: p50", times[len(times) // 2] * 1000))
print("%-52s %9.1f ms" % ("llm logs -q: slowest", times[-1] * 1000))
