"""Who may come in, where whoever runs the server wants to know: Streamlit's own sign-in (OIDC), and whom it lets in.

Set up in `secrets.toml` (docs/sign-in.md); without it everybody who reaches the server is in. What is asked for but
cannot be used keeps everybody out: a slip in a file must not open a door. Knows nothing of pages.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri, is_authlib_installed
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from leadgrid.problems import Problem, UsageError, Words

DEMANDED: Final = "LEADGRID_SIGN_IN"
"""Set by `leadgrid app --sign-in FILE`: without a usable set-up nobody comes in."""
HOURS: Final = 12
SHORTEST_SECRET: Final = 32
BEHIND_THE_DOOR: Final = ("/tuner/", "/media/", "/_stcore/upload_file/")
"""Addresses that give or take data without a page; what the page itself shows is for `screens` to guard."""

Standing = Literal["open", "in", "out", "refused", "broken"]
"""Nobody is asked; signed in; not (or no longer); signed in as somebody who may not; set up so that nobody can."""


@dataclass(frozen=True, slots=True)
class Door:
    """By whom people are recognised, whom of them it lets in (nobody named: all of them), and for how many hours."""

    providers: tuple[str, ...]
    allowed: tuple[str, ...] = ()
    hours: float = HOURS

    def __post_init__(self) -> None:
        if not self.providers:
            raise ValueError("there is no provider")
        if not all("@" in entry for entry in self.allowed):
            raise ValueError("whom it lets in is an address or a domain with its @")
        if not self.hours > 0:
            raise ValueError("hours are more than none")

    def standing(self, claims: Mapping[str, Any], *, now: float) -> Standing:
        """Where somebody of whom a provider says this stands, at a moment (seconds UTC).

        >>> ada = {"is_logged_in": True, "iat": 0, "email": "Ada@firm.example"}
        >>> door = Door(("default",), ("@firm.example",))
        >>> door.standing(ada, now=60), door.standing(ada, now=50_000), door.standing({}, now=60)
        ('in', 'out', 'out')
        >>> Door(("default",), ("eve@firm.example", "@m.example")).standing(ada, now=60)
        'refused'
        """
        since = claims.get("iat")
        is_fresh = isinstance(since, int | float) and now - since < self.hours * 3600
        if claims.get("is_logged_in") is not True or not is_fresh:
            return "out"
        return "in" if not self.allowed or self._lets_in(claims) else "refused"

    def _lets_in(self, claims: Mapping[str, Any]) -> bool:
        address = str(claims.get("email") or "").casefold()
        name, at, domain = address.rpartition("@")
        if not name or claims.get("email_verified") in (False, "false"):
            return False
        return any(entry.casefold() in (address, at + domain) for entry in self.allowed)


def door() -> Door | None:
    """The door as it is set up, None where there is none. Raises `ValueError` where it cannot be used."""
    is_read = st.secrets.load_if_toml_exists()
    if not is_read and any(Path(file).exists() for file in st.get_option("secrets.files")):
        raise ValueError("secrets.toml cannot be read")
    told = st.secrets.to_dict() if is_read else {}
    if not {"auth", "leadgrid"} & set(told) and not os.environ.get(DEMANDED):
        return None
    return door_of(told, has_library=is_authlib_installed())


def door_of(told: Mapping[str, Any], *, has_library: bool = True) -> Door:
    """The door that `secrets.toml` tells of. Raises `ValueError` where it cannot be used, in one English sentence.

    >>> door_of({"leadgrid": {"allowed": ["@firm.example"]}})
    Traceback (most recent call last):
    ...
    ValueError: [auth] is missing
    """
    auth, own = told.get("auth"), told.get("leadgrid", {})
    if not isinstance(auth, Mapping) or not auth:
        raise ValueError("[auth] is missing")
    if not has_library:
        raise ValueError("sign-in needs more packages: pip install 'leadgrid[sign-in]'")
    if not str(auth.get("redirect_uri", "")).endswith("/oauth2callback"):
        raise ValueError("redirect_uri in [auth] must be the address of the app and /oauth2callback")
    if len(str(auth.get("cookie_secret", ""))) < SHORTEST_SECRET:
        raise ValueError(f"cookie_secret in [auth] must be random and have at least {SHORTEST_SECRET} characters")
    named = {name: part for name, part in auth.items() if isinstance(part, Mapping)} | {"default": auth}
    providers = tuple(name for name, part in named.items() if set(part) >= _KEYS and "_" not in name)
    if not providers:
        raise ValueError(f"[auth] names no provider with {', '.join(sorted(_KEYS))}")
    if not isinstance(own, Mapping) or set(own) - {"allowed", "hours"}:
        raise ValueError("[leadgrid] has allowed and hours, nothing else")
    allowed, hours = own.get("allowed", []), own.get("hours", HOURS)
    if not isinstance(allowed, list) or not all(isinstance(entry, str) for entry in allowed):
        raise ValueError("allowed in [leadgrid] must be a list of texts")
    if "allowed" in own and not allowed:
        raise ValueError("allowed in [leadgrid] lets nobody in")
    if not isinstance(hours, int | float) or isinstance(hours, bool):
        raise ValueError("hours in [leadgrid] must be a number")
    return Door(providers, tuple(allowed), hours)


_KEYS: Final = {"client_id", "client_secret", "server_metadata_url"}


def warn() -> None:
    """Say in the log, when the server starts, why nobody can come in; the screen tells no stranger."""
    try:
        door()
    except ValueError as error:
        logging.getLogger("leadgrid.app").error("sign-in is not set up correctly, nobody comes in: %s", error)


def reader() -> Standing:
    """Where the reader of this session stands, now."""
    return _standing(st.user.to_dict())


def demand() -> None:
    """Raise `UsageError` unless the reader may see data: asked again wherever a run begins without its page."""
    if reader() not in ("open", "in"):
        raise UsageError([Problem(Words(en="Sign in to go on.", fr="Connectez-vous pour continuer."))])


def address() -> str | None:
    """The reader's e-mail address as the provider says it, else the name, None where nobody signs in."""
    claims = st.user.to_dict()
    told = claims.get("email") or claims.get("name") or claims.get("sub")
    return str(told) if told and reader() != "open" else None


class Doorkeeper:
    """Lets nobody who has not come in have or bring data by an address: the cookie says who somebody is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and any(part in scope["path"] for part in BEHIND_THE_DOOR):
            claims = _claims(Request(scope).cookies)
            if _standing(claims) not in ("open", "in"):
                await PlainTextResponse("sign in", status_code=403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _standing(claims: Mapping[str, Any]) -> Standing:
    try:
        opened = door()
    except ValueError:
        return "broken"
    return "open" if opened is None else opened.standing(claims, now=time.time())


def _claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """What the cookie says that Streamlit signed when somebody came in by this very address, else nothing."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"))

    try:
        claims = json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or b"{}")
    except ValueError:
        return {}
    origin = get_origin_from_redirect_uri()
    return claims if isinstance(claims, dict) and origin is not None and claims.get("origin") == origin else {}
