"""What a page sends, kept to be searched for what may never leave it."""

import base64

from playwright.sync_api import Page, Request

TOUCH = """async () => {
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  const first = new TextEncoder().encode("E1/prf/v1");
  const given = await navigator.credentials.get({ publicKey: {
    challenge, userVerification: "required", extensions: { prf: { eval: { first } } },
  } });
  return [...new Uint8Array(given.getClientExtensionResults().prf.results.first)];
}"""


def secret_of(page: Page) -> bytes:
    """Return what the page's own authenticator gives for our salt, asked outside the product."""
    return bytes(page.evaluate(TOUCH))


class Sent:
    """Every request of a page: its address, its head and its body."""

    def __init__(self, page: Page) -> None:
        self.bodies: list[str] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.bodies.append(f"{request.url} {request.headers} {request.post_data or ''}")

    def has(self, part: str) -> bool:
        """Say whether anything that was sent holds ``part``."""
        return any(part in body for body in self.bodies)

    def forms_of(self, secret: bytes) -> list[str]:
        """Return the forms in which ``secret``, or a word about it, was sent."""
        plain = base64.b64encode(secret).decode().rstrip("=")
        forms = ["results", "clientExtension", plain, plain.translate(str.maketrans("+/", "-_"))]
        return [form for form in [*forms, secret.hex(), str(list(secret))[1:-1]] if self.has(form)]
