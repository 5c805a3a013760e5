"""Runs one llama.cpp server on 127.0.0.1 for all Parleys of a user, and ends with the last of them.

Standard input: one JSON object on a line, the settings (among them the key, which so appears in no argument list and no
environment); later the line "go". Standard output: {"phase": "loading"}, then {"ready": {...}} or {"error": kind, "detail": text}.
Everything the server itself prints goes to standard error, a file of bounded size.

Who may end it:
- Until "go" the Parley that started it: its end of the pipe closes when it dies, and the kernel then sends SIGIO, which
  works even while the model is being loaded and Python cannot run.
- From then on the lease. Every Parley holds a shared lock on it; this process waits for the exclusive lock, which the
  kernel grants when the last Parley is gone, however it went.
"""

import ctypes
import fcntl
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import checksum  # noqa: E402

LOG_LIMIT = 1024 * 1024
PR_SET_PDEATHSIG = 1


class Failure(Exception):
    def __init__(self, kind, detail):
        super().__init__(detail)
        self.kind = kind


def die_with_starter():
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)


def outlive_starter():
    """From here on the line "go" decides; without it the starter is gone and nobody knows of this engine."""
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) & ~os.O_ASYNC)


def threads(settings):
    return settings["threads"] or min(8, len(os.sched_getaffinity(0)))


def start_xllamacpp(settings):
    """llama.cpp's own server inside this process. Returns its URL."""
    sys.path.insert(0, settings["library"])
    try:
        import xllamacpp
    except ImportError as failure:
        raise Failure("library", str(failure).split(":")[0]) from None
    parameters = xllamacpp.CommonParams()
    parameters.model.path = settings["model"]
    parameters.model_alias = {settings["name"]}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [settings["key"]]
    parameters.n_ctx = settings["context"]
    parameters.n_parallel = settings["parallel"]
    parameters.kv_unified = True  # each conversation may use the whole context when it is alone
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads(settings)
    parameters.cache_ram_mib = 256
    parameters.embedding = False
    parameters.ui = False
    parameters.offline = True
    parameters.verbosity = 1
    try:
        start_xllamacpp.server = xllamacpp.Server(parameters)
    except RuntimeError as failure:
        raise Failure("model", str(failure)) from None
    return start_xllamacpp.server.listening_address


def start_llama_server(settings):
    """A llama-server of the user's own, as a child that dies with this process. Returns its URL."""
    key_file = settings["run"] + ".key"
    with open(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(settings["key"] + "\n")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    libc, launcher = ctypes.CDLL(None), os.getpid()

    def die_with_launcher():
        # Tied to the thread that forks, which is this program's main thread and lives as long as the program.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != launcher:
            os._exit(1)

    arguments = [
        settings["llama_server"], "-m", settings["model"], "--alias", settings["name"],
        "--host", "127.0.0.1", "--port", str(port), "--api-key-file", key_file,
        "-c", str(settings["context"]), "-np", str(settings["parallel"]), "-t", str(threads(settings)),
    ]  # fmt: skip
    try:
        child = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr, preexec_fn=die_with_launcher,
            restore_signals=False,  # a full log must not end the server
        )  # fmt: skip
    except OSError as failure:
        raise Failure("server", str(failure)) from None
    while not answers(port):
        if child.poll() is not None:
            raise Failure("model", f"llama-server ended with status {child.returncode}")
        time.sleep(0.05)
    os.unlink(key_file)
    threading.Thread(target=lambda: os._exit(1 if child.wait() else 0), daemon=True).start()
    return f"http://127.0.0.1:{port}"


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main():
    os.umask(0o077)
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(**line):
        print(json.dumps(line), file=report, flush=True)

    settings = json.loads(sys.stdin.readline())
    die_with_starter()
    # Further writes fail and are ignored: Python ignores SIGXFSZ, and so does what it starts.
    resource.setrlimit(resource.RLIMIT_FSIZE, (LOG_LIMIT, LOG_LIMIT))
    lease = os.open(settings["run"] + ".lease", os.O_RDWR)
    try:
        say(phase="verifying")
        if not checksum.is_right(settings["model"], settings["sha256"]):
            found = checksum.sha256_of(settings["model"])
            say(error="checksum", detail=os.path.basename(settings["model"]), found=found)
            return 1
        say(phase="loading")
        url = start_llama_server(settings) if settings["llama_server"] else start_xllamacpp(settings)
    except Failure as failure:
        say(error=failure.kind, detail=str(failure))
        return 1
    except OSError as failure:
        say(error="failed", detail=str(failure))
        return 1
    outlive_starter()
    say(ready={"url": url, "pid": os.getpid(), "sha256": settings["sha256"]})
    if sys.stdin.readline() != "go\n":
        return 1
    report.close()
    fcntl.flock(lease, fcntl.LOCK_EX)
    return 0


# The server's threads do not end by themselves: leave without waiting for them.
os._exit(main())
