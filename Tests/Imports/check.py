"""Imports what the programs wrote, twice, and compares what arrived."""
import glob
import json
import os
import subprocess
import sys

program, work = sys.argv[1], sys.argv[2]
environment = dict(
    os.environ, HOME=work, PARLEY_CONFIG=work + "/none", PARLEY_DATA_DIR=work + "/data", PARLEY_STATE_DIR=work + "/state",
    PARLEY_CACHE_DIR=work + "/cache")


def parley(*arguments):
    return subprocess.run([program, "sessions", *arguments], env=environment, check=True, capture_output=True, text=True).stdout


failures = 0


def expect(what, found, wanted):
    global failures
    good = found == wanted
    failures += not good
    print(f"{'ok' if good else 'FAILED'}: {what}" + ("" if good else f": {found!r}, not {wanted!r}"))


def talk(identifier):
    session = json.loads(parley("show", "--json", identifier))
    return session["system_prompt"], [(m["role"], m["content"][0]["text"]) for m in session["messages"]], session


question, answer = "Why is the sky blue?", "Because of scattering 夜"
files = {
    "llm": (work + "/llm/logs.db", "llm logs database"), "oterm": (work + "/oterm/store.db", "oterm database"),
    "elia": (glob.glob(work + "/elia/**/elia.sqlite", recursive=True)[0], "elia database"),
}
for name, (path, form) in files.items():
    rows = json.loads(parley("import", "--json", path))
    expect(f"{name}: found by its content", {row["format"] for row in rows}, {form})
    expect(f"{name}: everything is new", {row["outcome"] for row in rows}, {"added"})
    again = json.loads(parley("import", "--json", path))
    expect(f"{name}: a second import adds nothing", ({row["outcome"] for row in again}, len(again)), ({"present"}, len(rows)))
    if name == "llm":
        talks = {talk(row["id"])[1][0][1]: talk(row["id"]) for row in rows}
        expect("llm: conversations", sorted(talks), ["Another talk", question])
        system, said, session = talks[question]
        expect("llm: system prompt and options", (system, session["parameters"]), ("Be brief", {"temperature": 0.5}))
        expect("llm: what was said", said, [("user", question), ("assistant", f"You said: {question} ✓")])
        expect("llm: tokens", session["messages"][1]["usage"], {"prompt_tokens": 7, "completion_tokens": 5})
        expect("llm: a conversation that went on", [text for _, text in talks["Another talk"][1]][2:], ["And at night? 夜", "You said: And at night? 夜 ✓"])
    else:
        system, said, _ = talk(rows[0]["id"])
        expect(f"{name}: what was said", (system, said), ("Be brief", [("user", question), ("assistant", answer)]))
sys.exit(failures > 0)
