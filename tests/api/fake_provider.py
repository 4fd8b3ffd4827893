"""An OpenID Connect provider on this machine: real keys, real signatures, one person."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "meeting-assistant", "a client's secret"


class Provider:
    """`claims` is what it says of the person; `header` and `key` how it signs."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.published = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
        self.key: Any = self.published
        self.header = {"alg": "RS256", "kid": "1"}
        self.claims: dict[str, Any] = {
            "sub": "u-1",
            "email": "li@company.cn",
            "email_verified": True,
            "name": "李敏",
        }
        self.asked_claims: dict[str, Any] = {}  # what it says of the person when asked again
        self.wrong: dict[str, Any] = {}  # put over what the ID token rightly says
        self.issuer = address
        self._codes: dict[str, dict[str, str]] = {}

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/person",
            "jwks_uri": f"{self.address}/keys",
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.published.as_dict(private=False)]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the person's browser is sent back to."""
        code = secrets.token_urlsafe()
        self._codes[code] = query
        return f"{query['redirect_uri']}?code={code}&state={query['state']}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self._codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if asked is None or authorization not in (f"Basic {basic}", f"Basic {_quoted()}"):
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        at = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT_ID, "iat": at, "exp": at + 300}
        said |= {"nonce": asked["nonce"]} | self.claims | self.wrong
        id_token = jwt.encode(self.header, said, self.key, algorithms=["RS256", "HS256"])
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": id_token}


def _quoted() -> str:
    """As RFC 6749 wants it: each part form-encoded first."""
    from urllib.parse import quote_plus

    return base64.b64encode(f"{CLIENT_ID}:{quote_plus(CLIENT_SECRET)}".encode()).decode()


@contextmanager
def provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/.well-known/openid-configuration":
                self._say(200, made.metadata())
            elif path == "/person" and self.headers["authorization"] == "Bearer a":
                self._say(200, made.asked_claims)
            elif path == "/keys":
                self._say(200, made.keys())
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*made.token(form, self.headers.get("authorization", "")))

        def _say(self, status: int, content: dict[str, Any]) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Provider(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
