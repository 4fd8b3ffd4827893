"""An OpenAI-compatible endpoint on this machine that answers what the test tells it to."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Reply:
    """What the server sends back: a status, headers and a body of any kind."""

    def __init__(self, body: Any, status: int = 200, **headers: str) -> None:
        self.status = status
        self.headers = {"Content-Type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


Respond = Callable[[dict[str, Any]], Reply]


def completion(text: str | None, finish_reason: str = "stop", **message: Any) -> Reply:
    return Reply(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "local",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish_reason,
                    "message": {"role": "assistant", "content": text} | message,
                }
            ],
            "usage": {"prompt_tokens": 20, "completion_tokens": 9, "total_tokens": 29},
        }
    )


def embeddings(rows: Sequence[Sequence[float]]) -> Reply:
    data = [{"object": "embedding", "index": n, "embedding": row} for n, row in enumerate(rows)]
    usage = {"prompt_tokens": 4, "total_tokens": 4}
    return Reply({"object": "list", "data": data, "model": "local", "usage": usage})


def error(status: int, message: str, code: str | None = None, **headers: str) -> Reply:
    return Reply({"error": {"message": message, "code": code}}, status, **headers)


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *args: Any) -> None:
        """A client that waited long enough hangs up; that is what some tests are about."""


class Server:
    """An endpoint of chat completions and embeddings that keeps the requests it was sent."""

    def __init__(self, respond: Respond) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                request = json.loads(self.rfile.read(length))
                server.requests.append(request)
                server.keys.append(self.headers["Authorization"])
                is_known = self.path in ("/v1/chat/completions", "/v1/embeddings")
                reply = respond(request) if is_known else error(404, "Not Found")
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *args: Any) -> None:
                pass

        self._http = _QuietServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    @property
    def formats(self) -> list[str]:
        return [r.get("response_format", {}).get("type", "none") for r in self.requests]

    def close(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@contextmanager
def serving(respond: Respond) -> Iterator[Server]:
    server = Server(respond)
    try:
        yield server
    finally:
        server.close()
