"""The security headers of docs/protocol.md, on every answer whoever gives it.

A page may run nothing but its own hashed script; the file that computes Argon2 may compile
WebAssembly, and no other.
"""

from urllib.parse import urlsplit

from elevhalsa.web.asgi_types import App, Headers, Message, Receive, Scope, Send

YEAR_S = 365 * 24 * 3600
WORKER_NAME = "argon2"  # in the file's name: /assets/argon2-<hash>.js

CLOSED_FEATURES = (
    "accelerometer", "autoplay", "bluetooth",
    "browsing-topics", "display-capture", "encrypted-media", "fullscreen", "gamepad",
    "geolocation", "gyroscope", "hid", "idle-detection", "interest-cohort", "keyboard-map",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "speaker-selection", "storage-access", "usb", "web-share",
    "window-management", "xr-spatial-tracking",
)  # fmt: skip
OPEN_FEATURES = ("camera", "publickey-credentials-get", "publickey-credentials-create")

READER_NAME = "reader-worker"  # reads for danger what a student writes
PICTURE_NAME = "picture-worker"  # takes out of pictures what is not seen
WORKER_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
BLOB_CSP = "default-src 'none'; sandbox"  # bytes of a person's: they run nowhere, whatever they are
ALONE_CSP = "default-src 'none'"  # no connection at all: what it reads cannot leave by it


def page_csp(public_url: str) -> str:
    """Return the policy of pages: their own files, their own server, no markup from strings."""
    parts = urlsplit(public_url)
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    return (
        "default-src 'none'; script-src 'self'; worker-src 'self'; "
        f"connect-src 'self' {socket}; style-src 'self'; img-src 'self' blob:; "
        "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types e1-worker svelte-trusted-html"
    )


def policy_of(path: str, public_url: str) -> str:
    """Return the policy of one file: the workers' own are the tightest."""
    if path.startswith("/assets/") and (READER_NAME in path or PICTURE_NAME in path):
        return ALONE_CSP
    if path.startswith("/assets/") and WORKER_NAME in path:
        return WORKER_CSP
    if path.startswith("/api/") and "/attachments/" in path:
        return BLOB_CSP
    return page_csp(public_url)


def permissions_policy() -> str:
    """Return the policy that leaves a page the camera (QR codes) and passkeys, and nothing else."""
    closed = [f"{feature}=()" for feature in CLOSED_FEATURES]
    return ", ".join([*(f"{feature}=(self)" for feature in OPEN_FEATURES), *closed])


def security_headers(path: str, *, public_url: str) -> Headers:
    """Return what every answer for ``path`` carries, whatever its status."""
    lasting = path.startswith("/assets/")
    named = {
        "Content-Security-Policy": policy_of(path, public_url),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-site",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Strict-Transport-Security": f"max-age={2 * YEAR_S}",
        "Integrity-Policy": "blocked-destinations=(script)",
        "Permissions-Policy": permissions_policy(),
        "Cache-Control": f"public, max-age={YEAR_S}, immutable" if lasting else "no-store",
    }
    return [(name.lower().encode(), value.encode()) for name, value in named.items()]


def with_security_headers(app: App, *, public_url: str) -> App:
    """Wrap ``app`` so that its answers carry the security headers, and no others of those names."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = headers_of_answer(scope["path"], message["status"], public_url)
                message = {**message, "headers": merged(message.get("headers", []), ours)}
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped


def headers_of_answer(path: str, status: int, public_url: str) -> Headers:
    """Return the headers of an answer; only a file that is there may be kept by anybody."""
    ours = security_headers(path, public_url=public_url)
    if status in {200, 206, 304}:
        return ours
    return merged(ours, [(b"cache-control", b"no-store")])


def merged(theirs: Headers, ours: Headers) -> Headers:
    """Return both, ours alone where a name is in both."""
    names = {name for name, _ in ours}
    return [*(pair for pair in theirs if pair[0].lower() not in names), *ours]
