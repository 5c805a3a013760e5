"""Sends the same calls with huggingface_hub and with our library, and compares what a server gets to see.

usage: compare.py PROBE DIFFERENCES [--show CASE]
"""

import fnmatch
import inspect
import json
import subprocess
import sys
from pathlib import Path

import huggingface_hub
from huggingface_hub import InferenceClient, constants
from huggingface_hub.inference import _providers
from huggingface_hub.inference._providers import _common, hf_inference

from cases import CASES, PICTURE, TOKEN
from recorder import Answer, Recorder

# Methods of InferenceClient that are no call of the API, or of which the page of differences says that we have none.
NO_CALL = {"close"}


def answer(name, method, path, query, count):
    case = CASES[name]
    # What huggingface_hub wants to know of a model before it asks for a task.
    if method == "GET" and path == "/api/models/acme/model" and not case.name.startswith("hub-"):
        providers = {
            provider: {"status": "live", "providerId": "acme/model", "task": PROVIDER_TASKS.get(case.method, case.task)}
            for provider in _providers.PROVIDERS
        }
        return Answer({"id": "acme/model", "pipeline_tag": case.task, "tags": [case.task], "inferenceProviderMapping": providers})
    if path.endswith("/file"):
        return Answer(PICTURE, "image/png")
    reply = case.answer
    if case.posts_only and "/replicate/" in path:
        reply = reply | {"status": "succeeded"}
    if isinstance(reply, list) and reply and isinstance(reply[0], Answer):
        reply = reply[min(count, len(reply) - 1)]
    return reply if isinstance(reply, Answer) else Answer(reply)


PROVIDER_TASKS = {"chat_completion": "conversational"}


def run_theirs(recorder):
    """Every case by huggingface_hub, its addresses being those of the recorder."""
    failures = []
    _common_base = lambda self, key: constants.INFERENCE_PROXY_TEMPLATE.removesuffix("/{provider}")  # noqa: E731
    _common.AutoRouterConversationalTask._prepare_base_url = _common_base
    for case in CASES.values():
        base = recorder.base("theirs", case.name)
        constants.ENDPOINT = constants.INFERENCE_ENDPOINTS_ENDPOINT = base
        constants.INFERENCE_PROXY_TEMPLATE = base + "/{provider}"
        for helper in _providers.PROVIDERS["hf-inference"].values():
            helper.base_url = base + "/hf-inference"
        hf_inference._check_supported_task.cache_clear()
        _common._fetch_inference_provider_mapping.cache_clear()
        try:
            case.call(base)
        except ImportError as error:
            # Decoding a picture or an array needs libraries that have no part in the request.
            if recorder.requests.get(("theirs", case.name)) is None:
                failures.append(f"{case.name}: {error}")
        except Exception as error:
            if type(error).__name__ != "UnidentifiedImageError":
                failures.append(f"{case.name}: huggingface_hub failed: {type(error).__name__}: {error}")
    return failures


def flat(value, path=""):
    """The leaves of a JSON value with their paths."""
    if isinstance(value, dict) and value:
        return {leaf: v for key, part in value.items() for leaf, v in flat(part, f"{path}.{key}").items()}
    if isinstance(value, list) and value:
        return {leaf: v for index, part in enumerate(value) for leaf, v in flat(part, f"{path}[{index}]").items()}
    return {path: value}


def differences_between(theirs, ours):
    """What one request has otherwise than the other, as (place, theirs, ours)."""
    parts = {"method": "method", "path": "path", "query": "query"}
    found = [(name, theirs[key], ours[key]) for name, key in parts.items() if theirs[key] != ours[key]]
    for name in sorted(set(theirs["headers"]) | set(ours["headers"])):
        pair = theirs["headers"].get(name), ours["headers"].get(name)
        if pair[0] != pair[1]:
            found.append(("header " + name, *pair))
    left, right = flat(theirs["body"], "body"), flat(ours["body"], "body")
    missing = object()
    for place in sorted(set(left) | set(right)):
        pair = left.get(place, missing), right.get(place, missing)
        # 1 and 1.0 are the same number, true is none.
        if pair[0] != pair[1] or isinstance(pair[0], bool) != isinstance(pair[1], bool):
            found.append((place, *(None if value is missing else json.dumps(value, ensure_ascii=False) for value in pair)))
    return found


def preparations(requests):
    """Splits what huggingface_hub asks of the hub before a task from the rest."""
    asked = [r for r in requests if r["method"] == "GET" and r["path"] == "/api/models/acme/model"]
    return (asked, [r for r in requests if r not in asked]) if len(asked) < len(requests) else ([], requests)


def compare(recorder):
    """Every difference, as (case, place, theirs, ours)."""
    found = []
    for name in CASES:
        asked, theirs = preparations(recorder.requests.get(("theirs", name), []))
        also_asked, ours = preparations(recorder.requests.get(("ours", name), []))
        if len(asked) != len(also_asked):
            lines = ["; ".join(f"GET {request['path']}" for request in side) or None for side in (asked, also_asked)]
            found.append((name, "request before", *lines))
        for left, right in zip(asked, also_asked):
            found += [(name, "before: " + place, *values) for place, *values in differences_between(left, right)]
        if CASES[name].posts_only:
            theirs, ours = ([r for r in side if r["method"] == "POST"] for side in (theirs, ours))
        if len(theirs) != len(ours):
            lines = ["; ".join(f"{r['method']} {r['path']}" for r in side) or None for side in (theirs, ours)]
            found.append((name, "requests", *lines))
        for left, right in zip(theirs, ours):
            found += [(name, *difference) for difference in differences_between(left, right)]
    return found


def listed(page):
    """The rows of the page's table of differences: calls, places, theirs, ours."""
    rows = []
    for line in page.read_text().splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| `") and len(cells) == 5:
            rows.append(tuple(cells))
    return rows


def matches(row, difference):
    return all(fnmatch.fnmatchcase(str(value) if value is not None else "nothing", pattern) for pattern, value in zip(row, difference))


def main():
    probe, page = Path(sys.argv[1]), Path(sys.argv[2])
    recorder = Recorder(answer)
    problems = run_theirs(recorder)
    run = subprocess.run([probe, recorder.root + "/ours", TOKEN], capture_output=True, text=True, timeout=300)
    problems += [line for line in run.stderr.splitlines() if line]
    if run.returncode:
        problems.append(f"the probe ended with {run.returncode}")
    made = set(run.stdout.split())
    problems += [f"{name}: not made by the probe" for name in CASES if name not in made]
    problems += [f"{name}: made by the probe only" for name in made if name not in CASES]
    recorder.close()

    if "--show" in sys.argv:
        name = sys.argv[sys.argv.index("--show") + 1]
        for side in ("theirs", "ours"):
            print(side, json.dumps(recorder.requests.get((side, name)), indent=1))

    rows = listed(page)
    differences = compare(recorder)
    unexplained = [d for d in differences if not any(matches(row, d) for row in rows)]
    problems += [" · ".join(str(part) for part in difference) for difference in unexplained]
    problems += [f"listed, but no longer so: {' · '.join(row)}" for row in rows if not any(matches(row, d) for d in differences)]

    methods = {name for name, _ in inspect.getmembers(InferenceClient, inspect.isfunction) if not name.startswith("_")}
    told = page.read_text()
    uncovered = methods - NO_CALL - {case.method for case in CASES.values()}
    problems += [f"{name}: neither compared nor named on the page" for name in sorted(uncovered) if f"`{name}`" not in told]

    compared = sum(len(requests) for (side, _), requests in recorder.requests.items() if side == "ours")
    print(f"huggingface_hub {huggingface_hub.__version__}: {len(CASES)} calls, {compared} requests, ", end="")
    print(f"{len(differences)} differences, {len(unexplained)} of them not on the page")
    for problem in problems:
        print(" ", problem)
    sys.exit(1 if problems else 0)


main()
