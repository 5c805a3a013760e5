"""Runs every example against a server on loopback that answers as the real ones do. usage: check.py FOLDER-OF-PROGRAMS"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "../.ci"))
sys.dont_write_bytecode = True
from loopback import LoopbackServer  # noqa: E402

COMMIT = "a07cc9a04f16550a088caea529712d1d335b0ac1"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(8)

# What each example must print; None where only its success counts.
EXPECTED = {
    "Chat": "Because air scatters blue.\nBecause air scatters blue.\n",
    "Tools": "It is clear in Paris.\nParis\n",
    "TextGeneration": " red -0.5\nended by length\n red\n",
    "Embeddings": " 1.00  0.80  0.00 A cat sleeps.\n 0.80  1.00  0.60 A kitten naps.\n"
    " 0.00  0.60  1.00 Stocks fell today.\nmost like the first: A kitten naps.\n",
    "Triage": "billing (NEGATIVE): You charged me twice!\nbilling (NEGATIVE): Where is my parcel?\n"
    "billing (NEGATIVE): What a lovely shop.\n",
    "Entities": "PER Ada Lovelace\nLOC London\n",
    "Pictures": "cat, dog\ncat from 1.0 2.0 to 3.0 4.0\nlighthouse.png 16 bytes\n",
    "Sounds": "audio/flac 8 bytes\nGood morning.\n0.0 seconds Good morning.\n",
    "Hub": f"HuggingFaceTB/SmolLM3-3B 10 groq\n{COMMIT} apache-2.0\na07cc9a One\nI am ada\n",
    "Evidence": f"kept: {COMMIT}\nrequest r-1 computed\n",
    "RateLimits": "attempt 1\nToo many requests, the server asks to wait 0.1 s: too many. Again in",
    "DedicatedEndpoint": "initializing\nrunning\nBecause air scatters blue.\n",
}

LABELS = [{"label": "cat", "score": 0.9}, {"label": "dog", "score": 0.1}]
MODEL = {
    "id": "HuggingFaceTB/SmolLM3-3B", "sha": COMMIT, "downloads": 10, "tags": ["license:apache-2.0"],
    "inferenceProviderMapping": {"groq": {"status": "live", "providerId": "x", "task": "conversational"}},
}  # fmt: skip


class Server:
    """One example's server: it remembers how often it was asked."""

    def __init__(self, example):
        self.example, self.count = example, {}
        self.http = LoopbackServer(self.receive)
        self.url = self.http.url

    def receive(self, request, body):
        path = request.path.split("?")[0]
        self.count[path] = self.count.get(path, 0) + 1
        status, type, answer, headers = self.answer(request.command, path, body, self.count[path])
        return status, type, answer if isinstance(answer, bytes) else json.dumps(answer).encode(), {"x-request-id": "r-1", **headers}

    def answer(self, method, path, body, count):
        if path.endswith("/chat/completions"):
            return self.chat(json.loads(body), count)
        if path.startswith("/hf-inference/models/"):
            return self.task(path, body)
        if path.startswith("/endpoints/"):
            return self.endpoint(method, path, count)
        if path == "/health":
            return 200, "application/json", {}, {}
        return self.hub(path)

    def chat(self, request, count):
        if self.example == "RateLimits" and count == 1:
            return 429, "application/json", {"error": "too many"}, {"retry-after": "0.1"}
        if request.get("stream"):
            pieces = [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in ("Because air", " scatters blue.")]
            pieces.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            events = "".join(f"data: {json.dumps(piece)}\n\n" for piece in pieces) + "data: [DONE]\n\n"
            return 200, "text/event-stream", events.encode(), {}
        message = {"role": "assistant", "content": "Because air scatters blue."}
        if "response_format" in request:
            message["content"] = '{"city": "Paris"}'
        elif "tools" in request:
            if request["messages"][-1]["role"] == "tool":
                assert request["messages"][-1]["content"] == "Paris: 21 degrees, clear", request["messages"]
                message["content"] = "It is clear in Paris."
            else:
                function = {"name": "weather", "arguments": '{"city":"Paris"}'}
                message = {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": function}]}
        answer = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
        return 200, "application/json", answer, {"ratelimit": '"api";r=7;t=60'}

    def task(self, path, body):
        name = path.removeprefix("/hf-inference/models/")
        request = json.loads(body) if body[:1] == b"{" else None
        if name.endswith("/pipeline/feature-extraction"):
            answer = [[1, 0, 0], [0.8, 0.6, 0], [0, 1, 0]]
        elif name.endswith("/pipeline/sentence-similarity"):
            answer = [0.8, 0.1]
        elif name.startswith("facebook/bart"):
            answer = [{"label": label, "score": score} for label, score in zip(request["parameters"]["candidate_labels"], (0.9, 0.06, 0.04))]
        elif name.startswith("distilbert"):
            answer = [[{"label": "NEGATIVE", "score": 0.9}]]
        elif name.startswith("dslim"):
            answer = [{"entity_group": "PER", "score": 1, "word": "Ada", "start": 0, "end": 12},
                      {"entity_group": "LOC", "score": 1, "word": "London", "start": 22, "end": 28}]  # fmt: skip
        elif name.startswith("google/vit"):
            answer = LABELS
        elif name.startswith("facebook/detr"):
            assert body == PICTURE
            answer = [{"label": "cat", "score": 0.9, "box": {"xmin": 1, "ymin": 2, "xmax": 3, "ymax": 4}}]
        elif name.startswith("stabilityai"):
            return 200, "image/png", PICTURE, {}
        elif name.startswith("facebook/mms"):
            return 200, "audio/flac", b"fLaC\0\0\0\0", {}
        elif name.startswith("openai/whisper"):
            answer = {"text": "Good morning.", "chunks": [{"text": "Good morning.", "timestamp": [0.0, None]}]}
        elif request["stream"]:
            token = {"token": {"id": 1, "text": " red", "logprob": -0.5, "special": False}, "generated_text": " red",
                     "details": {"finish_reason": "length", "generated_tokens": 1, "seed": 7}}  # fmt: skip
            return 200, "text/event-stream", f"data:{json.dumps(token)}\n\n".encode(), {}
        else:
            answer = [{"generated_text": " red"}]
        return 200, "application/json", answer, {"x-sha": COMMIT}

    def endpoint(self, method, path, count):
        if method == "POST" or count > 1:
            state = "running" if count > 1 else "pending"
        else:
            state = "initializing"
        status = {"state": state, "message": ""} | ({"url": self.url} if state == "running" else {})
        model = {"repository": "HuggingFaceTB/SmolLM3-3B", "revision": COMMIT, "task": "text-generation"}
        return 200, "application/json", {"name": "my-endpoint", "type": "protected", "status": status, "model": model}, {}

    def hub(self, path):
        if path == "/api/models":
            return 200, "application/json", [MODEL], {}
        if path == "/api/whoami-v2":
            return 200, "application/json", {"type": "user", "name": "ada"}, {}
        if "/commits/" in path:
            return 200, "application/json", [{"id": COMMIT, "title": "One", "authors": []}], {}
        return 200, "application/json", MODEL, {}


def run(example, programs):
    server = Server(example)
    environment = {
        "PATH": os.environ["PATH"], "HOME": "/nowhere", "HF_TOKEN": "hf_example", "HF_INFERENCE_ENDPOINT": server.url,
        "HF_ENDPOINT": server.url, "HF_INFERENCE_ENDPOINTS_ENDPOINT": server.url + "/endpoints",
    }  # fmt: skip
    with tempfile.NamedTemporaryFile(suffix=".png") as picture:
        picture.write(PICTURE)
        picture.flush()
        ended = subprocess.run([programs / example, picture.name], env=environment, capture_output=True, text=True, timeout=60)
    server.http.close()
    expected = EXPECTED[example]
    good = ended.returncode == 0 and (ended.stdout == expected or not expected.endswith("\n") and ended.stdout.startswith(expected))
    return None if good else f"{example} ended with {ended.returncode} and said\n{ended.stdout}{ended.stderr}"


def squeezed(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def documented():
    """The code in the documentation that no example holds, line by line in one piece."""
    sources = [squeezed(path.read_text()) for path in (HERE / "Sources").glob("*/*.swift")]
    for page in sorted((HERE / "../Sources/Inference/Inference.docc").glob("*.md")):
        for block in re.findall(r"```swift\n(.*?)```", page.read_text(), flags=re.S):
            lines = squeezed(block)
            if not any(source[start : start + len(lines)] == lines for source in sources for start in range(len(source))):
                yield f"{page.name}: no example holds the code that begins with “{lines[0]}”"


def main():
    examples = sorted(path.name for path in (HERE / "Sources").iterdir())
    problems = [f"{name}: no word about what it must print" for name in examples if name not in EXPECTED]
    problems += [problem for name in examples if name in EXPECTED if (problem := run(name, Path(sys.argv[1])))]
    problems += documented()
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(examples)} examples, {len(problems)} problems")
    sys.exit(1 if problems else 0)


main()
