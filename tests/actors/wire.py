"""Calls to the service as a browser makes them: the session's cookies, CSRF, JSON."""

from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any

import httpx

Json = dict[str, Any]

PATIENCE_S = 30.0
UNSAFE = frozenset({"POST", "PUT", "DELETE"})


class Refused(Exception):
    """The service answered no: ``status``, the stable ``code``, and the whole ``body``."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status} {body.get('code')}")
        self.status = status
        self.code = str(body.get("code", ""))
        self.body = body


class NoAnswer(Exception):
    """The call may have arrived or not: the net broke, or the service was away for a moment."""


class Wire:
    """One client's connection to the service at ``url`` (``http://localhost:8000``).

    Its cookies are ``__Host-`` ones, which Python's cookie jars never send over
    plain HTTP, also not to localhost, where browsers do: they are kept by hand.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.cookies: dict[str, str] = {}
        self.csrf = ""
        limits = httpx.Limits(max_keepalive_connections=2)
        self._http = httpx.Client(
            base_url=self.url, timeout=PATIENCE_S, trust_env=False, limits=limits
        )

    def close(self) -> None:
        """Hang up; the session lives on at the service."""
        self._http.close()

    def get(self, path: str, **query: str | int) -> Json:
        """Return the answer to a question."""
        return self.call("GET", path, query=query)

    def post(self, path: str, body: Json | None = None) -> Json:
        """Return the answer to a command."""
        return self.call("POST", path, {} if body is None else body)

    def put(self, path: str, body: Json) -> Json:
        """Return the answer to a command that replaces something."""
        return self.call("PUT", path, body)

    def delete(self, path: str) -> Json:
        """Return the answer to a command that takes something away."""
        return self.call("DELETE", path)

    def call(
        self, method: str, path: str, body: Json | None = None, *, query: Json | None = None
    ) -> Json:
        """Return the JSON answer of one call; empty for none.

        Raises:
            Refused: The service said no.
            NoAnswer: Nobody can say whether the call arrived.
        """
        response = self.raw(method, path, body, query=query)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            raise NoAnswer
        answer: Json = response.json() if response.content else {}
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise Refused(response.status_code, answer)
        return answer

    def bring(self, path: str, data: bytes) -> None:
        """Send bytes as they are.

        Raises:
            Refused, NoAnswer: As in ``call``.
        """
        headers = self._headers("PUT") | {"Content-Type": "application/octet-stream"}
        response = self._http.request("PUT", path, content=data, headers=headers)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise Refused(response.status_code, response.json())

    def raw(
        self, method: str, path: str, body: Json | None = None, *, query: Json | None = None
    ) -> httpx.Response:
        """Return the whole answer, whatever it is.

        Raises:
            NoAnswer: There was none.
        """
        if method in UNSAFE and not self.csrf:
            self.raw("GET", "/api/session")
        try:
            response = self._http.request(
                method, path, json=body, params=query, headers=self._headers(method)
            )
        except httpx.TransportError as trouble:
            raise NoAnswer(type(trouble).__name__) from trouble
        self._remember(response)
        return response

    def cookie_header(self) -> str:
        """Return the session's cookies as one header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _headers(self, method: str) -> dict[str, str]:
        headers = {"Cookie": self.cookie_header()} if self.cookies else {}
        if method in UNSAFE:
            headers |= {"Origin": self.url, "X-CSRF-Token": self.csrf}
        return headers

    def _remember(self, response: httpx.Response) -> None:
        for line in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies.pop(name, None)
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
        self._http.cookies.clear()
        kind = response.headers.get("content-type", "")
        if response.content and kind.startswith("application/json"):
            answer = response.json()
            session = answer.get("session", answer)
            if isinstance(session, dict) and "csrf" in session:
                self.csrf = str(session["csrf"])
