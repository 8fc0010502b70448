"""A small provider of identities for tests: OpenID Connect with codes, on a free port of this machine.

It signs with a key of its own and says of everybody who comes what the test told it to say. Knows nothing of the app.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "leadgrid-tests"
PASSWORD = "what-only-the-app-knows"


@dataclass
class Provider:
    """A running provider: `claims` is what it says of whoever comes next, `asked` what it was asked for."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def configuration(self) -> str:
        """Where its metadata are."""
        return f"{self.url}/.well-known/openid-configuration"

    def answer(self, path: str, given: dict[str, str]) -> tuple[int, dict[str, Any] | str]:
        """The status and either a document or the address to go to."""
        self.asked.append(path)
        match path:
            case "/.well-known/openid-configuration":
                return 200, self._metadata()
            case "/keys":
                return 200, {"keys": [self.key.as_dict(private=False)]}
            case "/authorize" if given["client_id"] == CLIENT and given["response_type"] == "code":
                code = secrets.token_urlsafe()
                self.codes[code] = given
                return 302, f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"
            case "/token":
                return self._token(given)
            case "/leave":
                return 302, given["post_logout_redirect_uri"]
        return 404, {}

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/leave",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _token(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or given.get("client_secret") != PASSWORD or given["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=")
        if challenge.decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.claims, self.key)
        return 200, {"access_token": "none", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that answers until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(parts.path, parts.query)

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            login = self.headers.get("Authorization", "").removeprefix("Basic ")
            _, _, password = base64.b64decode(login).decode().partition(":")
            self._answer(self.path, form, client_secret=password)

        def _answer(self, path: str, query: str, **more: str) -> None:
            status, content = running.answer(path, {name: all[0] for name, all in parse_qs(query).items()} | more)
            body = b"" if isinstance(content, str) else json.dumps(content).encode()
            self.send_response(status)
            if isinstance(content, str):
                self.send_header("Location", content)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the test's own output is enough."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Provider(f"http://127.0.0.1:{listening.server_port}")
    Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield running
    finally:
        listening.shutdown()
        listening.server_close()
