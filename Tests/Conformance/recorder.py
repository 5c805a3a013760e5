"""A server on loopback that writes down every request and answers in the shape the case asks for."""

import email.parser
import email.policy
import json
import pathlib
import sys
import threading
import urllib.parse
from dataclasses import dataclass, field

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / ".ci"))
from loopback import LoopbackServer  # noqa: E402

# What a server acts on. Others, such as user-agent, differ between clients by nature.
HEADERS = ("authorization", "content-type", "accept", "x-hf-bill-to", "x-scale-up-timeout", "prefer", "x-use-cache", "x-wait-for-model")


@dataclass
class Answer:
    """One answer of the recorder: JSON, unless it is bytes of the given type."""

    body: object
    type: str = "application/json"
    headers: dict = field(default_factory=dict)

    def encoded(self):
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


def canonical_body(content_type, body):
    """What a body means: JSON as a value, a form as its parts, everything else as its bytes."""
    if not body:
        return None
    if content_type.startswith("application/json"):
        return json.loads(body)
    if content_type.startswith("multipart/form-data"):
        head = b"Content-Type: " + content_type.encode() + b"\r\n\r\n"
        form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        return [
            [part.get_param("name", header="content-disposition"), part.get_payload(decode=True).hex()] for part in form.iter_parts()
        ]
    return body.hex()


class Recorder:
    """Requests go to `/SIDE/CASE/…`: the first two parts say who asks and what for, the rest is the path that is compared."""

    def __init__(self, answer):
        """`answer(case, method, path, query, count)` gives an `Answer`; `count` is the request's number within its case, from 0."""
        self.requests = {}
        self.lock = threading.Lock()
        self.answer = answer
        self.server = LoopbackServer(self.receive)

    def receive(self, request, body):
        target = urllib.parse.urlsplit(request.path)
        _, side, case, *rest = target.path.split("/")
        path = "/" + "/".join(rest)
        headers = {name: request.headers[name] for name in HEADERS if request.headers[name] is not None}
        value = canonical_body(headers.get("content-type", ""), body)
        if headers.get("content-type", "").startswith("multipart/"):
            headers["content-type"] = "multipart/form-data"
        query = sorted(urllib.parse.parse_qsl(target.query, keep_blank_values=True))
        with self.lock:
            seen = self.requests.setdefault((side, case), [])
            count = len(seen)
            seen.append(dict(method=request.command, path=path, query=query, headers=headers, body=value))
        reply = self.answer(case, request.command, path, query, count)
        base = self.base(side, case)
        data = reply.encoded().replace(b"{base}", base.encode())
        return 200, reply.type, data, {name: text.replace("{base}", base) for name, text in reply.headers.items()}

    def base(self, side, case):
        return f"{self.server.url}/{side}/{case}"

    def close(self):
        self.server.close()
