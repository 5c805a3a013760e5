"""A server on loopback that writes down every request and answers in the shape the case asks for."""

import email.parser
import email.policy
import json
import threading
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                target = urllib.parse.urlsplit(self.path)
                _, side, case, *rest = target.path.split("/")
                path = "/" + "/".join(rest)
                headers = {name: self.headers[name] for name in HEADERS if self.headers[name] is not None}
                value = canonical_body(headers.get("content-type", ""), body)
                if headers.get("content-type", "").startswith("multipart/"):
                    headers["content-type"] = "multipart/form-data"
                query = sorted(urllib.parse.parse_qsl(target.query, keep_blank_values=True))
                with recorder.lock:
                    seen = recorder.requests.setdefault((side, case), [])
                    count = len(seen)
                    seen.append(dict(method=self.command, path=path, query=query, headers=headers, body=value))
                reply = answer(case, self.command, path, query, count)
                base = f"http://{self.headers['host']}/{side}/{case}"
                data = reply.encoded().replace(b"{base}", base.encode())
                self.send_response(200)
                for name, text in reply.headers.items():
                    self.send_header(name, text.replace("{base}", base))
                self.send_header("content-type", reply.type)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def base(self, side, case):
        return f"{self.root}/{side}/{case}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
