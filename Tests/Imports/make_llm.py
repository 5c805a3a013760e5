"""Talks to a server on this machine through llm's own command, so that llm writes its database."""
import http.server
import json
import os
import subprocess
import sys
import threading

llm, home = sys.argv[1], sys.argv[2]
os.makedirs(home)


class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        asked = [message["content"] for message in body["messages"] if message["role"] == "user"][-1]
        answer = {
            "id": "c", "object": "chat.completion", "created": 1790000000, "model": "fake-1",
            "choices": [{"index": 0, "message": {"role": "assistant", "content": f"You said: {asked} ✓"}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12},
        }
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(home + "/extra-openai-models.yaml", "w") as file:
    file.write(
        "- model_id: fake\n  model_name: fake-1\n  can_stream: false\n"
        f"  api_base: http://127.0.0.1:{server.server_port}/v1\n")
environment = dict(os.environ, LLM_USER_PATH=home, OPENAI_API_KEY="x")
for arguments in (
    ["-m", "fake", "-s", "Be brief", "-o", "temperature", "0.5", "Why is the sky blue?"], ["-m", "fake", "Another talk"],
    ["-c", "And at night? 夜"],
):
    subprocess.run([llm, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL, timeout=60)
