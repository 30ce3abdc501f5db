"""What no page may do in normal use: break a policy, throw, complain, or ask anybody else."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
  console.error(`policy broken: ${effectiveDirective} ${blockedURI} ${sample}`));
"""
LOUD = frozenset({"error", "warning", "assert"})
LOCAL = frozenset({"blob", "data", "about"})
NOT_OURS = (
    # We close every feature that has a name; no one browser knows all of them.
    "Error with Permissions-Policy header: Unrecognized feature",
    # Whoever locks or leaves within a second of coming in closes a socket that is not open yet.
    "WebSocket is closed before the connection is established",
)


class Watch:
    """Listens to every page of a context from its first byte to its last."""

    def __init__(self, url: str) -> None:
        self.home = urlsplit(url).netloc
        self.seen: list[str] = []
        self.expected = list(NOT_OURS)

    def follow(self, context: BrowserContext) -> None:
        """Listen to ``context``, before it opens its first page."""
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._heard)
        context.on("weberror", self._thrown)
        context.on("request", self._asked)

    def expect(self, *parts: str) -> None:
        """Take what holds one of ``parts`` for part of the story: “status of 403”."""
        self.expected.extend(parts)

    def complaints(self) -> list[str]:
        """Return what nobody expected."""
        return [said for said in self.seen if not any(part in said for part in self.expected)]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in LOUD:
            self.seen.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _thrown(self, error: WebError) -> None:
        self.seen.append(f"thrown: {error.error}")

    def _asked(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in LOCAL and asked.netloc != self.home:
            self.seen.append(f"asked somebody else: {asked.scheme}://{asked.netloc}")
