import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

from elevhalsa.web.asgi_types import App, Receive, Scope, Send
from elevhalsa.web.headers import with_security_headers
from elevhalsa.web.origin import with_one_host
from elevhalsa.web.pages import PAGES, with_pages
from elevhalsa.web.requests import alive
from tests.elevhalsa.web.asking import ask

HOME = "http://localhost:8000"
PAGE_CSP = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; "
    "connect-src 'self' ws://localhost:8000; style-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types e1-worker svelte-trusted-html"
)
ALWAYS = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-site",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=63072000",
    "integrity-policy": "blocked-destinations=(script)",
}


async def api(scope: Scope, _: Receive, send: Send) -> None:
    status = 404 if scope["path"].startswith("/assets") else 500
    careless = [(b"Cache-Control", b"public"), (b"Referrer-Policy", b"unsafe-url")]
    await send({"type": "http.response.start", "status": status, "headers": careless})
    await send({"type": "http.response.body", "body": b"{}"})


@pytest.fixture
def site(tmp_path: Path) -> App:
    (tmp_path / "assets").mkdir()
    for name in ("student.html", "staff.html", "insight.html", "setup.html", "icon.svg"):
        (tmp_path / name).write_text(f"<p>{name}</p>" * 20)
    for name in ("student-a1b2.js", "argon2-c3d4.js", "style-e5f6.css"):
        (tmp_path / "assets" / name).write_text("// " + name)
    pages = with_one_host(with_pages(alive(api), tmp_path), public_url=HOME, lead_home=True)
    return with_security_headers(pages, public_url=HOME)


@pytest.mark.parametrize("path", ["/api/threads/AA/attachments/BB", "/api/attachments/BB"])
def test_a_picture_is_neither_run_nor_kept_by_a_browser(site: App, path: str) -> None:
    answer = ask(site, path)

    assert answer.headers.get_list("content-security-policy") == ["default-src 'none'; sandbox"]
    assert answer.headers.get_list("cache-control") == ["no-store"]


@pytest.mark.parametrize(
    "path",
    ["/", "/personal", "/icon.svg", "/assets/student-a1b2.js", "/assets/argon2-c3d4.js",
     "/assets/missing.js", "/api/session", "/nowhere", "/healthz"],
)  # fmt: skip
def test_every_answer_carries_the_security_headers_once(site: App, path: str) -> None:
    answer = ask(site, path)

    assert {name: answer.headers.get_list(name) for name in ALWAYS} == {
        name: [value] for name, value in ALWAYS.items()
    }


def test_a_refusal_before_any_view_carries_them_too(site: App) -> None:
    answer = ask(site, "/", headers=[(b"host", b"elsewhere.example")])

    assert answer.status_code == 400
    assert ALWAYS.items() <= dict(answer.headers).items()


@pytest.mark.parametrize("path", ["/", "/personal", "/insyn", "/administration", "/api/x"])
def test_pages_may_run_their_own_files_and_nothing_else(site: App, path: str) -> None:
    assert ask(site, path).headers["content-security-policy"] == PAGE_CSP


def test_only_the_argon2_worker_may_compile_webassembly(site: App) -> None:
    allowed = {
        path: "wasm-unsafe-eval" in ask(site, path).headers["content-security-policy"]
        for path in ("/", "/assets/student-a1b2.js", "/assets/argon2-c3d4.js")
    }

    assert allowed == {
        "/": False,
        "/assets/student-a1b2.js": False,
        "/assets/argon2-c3d4.js": True,
    }


def test_a_page_keeps_the_camera_and_passkeys_and_no_other_power(site: App) -> None:
    policy = ask(site, "/").headers["permissions-policy"].split(", ")
    powers = dict(power.split("=") for power in policy)

    assert {name for name, who in powers.items() if who != "()"} == {
        "camera",
        "publickey-credentials-get",
        "publickey-credentials-create",
    }
    assert {"microphone", "geolocation", "display-capture", "usb"} <= powers.keys()


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-store"),
        ("/icon.svg", "no-store"),
        ("/api/session", "no-store"),
        ("/assets/missing.js", "no-store"),
        ("/assets/student-a1b2.js", "public, max-age=31536000, immutable"),
    ],
)
def test_only_hashed_files_are_kept_by_a_browser(site: App, path: str, kept: str) -> None:
    assert ask(site, path).headers.get_list("cache-control") == [kept]


def test_a_file_is_sent_compressed_to_who_asks_for_it(site: App) -> None:
    plain = ask(site, "/")
    packed = ask(
        site, "/", headers=[(b"host", b"localhost:8000"), (b"accept-encoding", b"br, gzip")]
    )

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text == "<p>student.html</p>" * 20
    assert ask(site, "/", method="HEAD").content == b""


def test_no_address_leads_out_of_the_clients_folder(site: App) -> None:
    for path in ("/../settings.py", "/assets/../../x", "/assets/%2e%2e/x", "//etc/passwd"):
        assert ask(site, path).text == "{}"


@pytest.mark.parametrize("page", PAGES.values())
def test_each_script_of_the_built_client_names_the_hash_of_what_is_served(page: str) -> None:
    site = with_pages(api, settings.CLIENT_DIR)
    address = next(address for address, name in PAGES.items() if name == page)
    html = ask(site, address).text

    tags = re.findall(r"<(?:script|link)[^>]+/assets/[^>]+>", html)

    assert any(tag.startswith("<script") for tag in tags)
    for tag in tags:
        path = re.search(r'(?:src|href)="([^"]+)"', tag)
        assert path is not None
        digest = base64.b64encode(hashlib.sha384(ask(site, path[1]).content).digest()).decode()
        assert f'integrity="sha384-{digest}"' in tag


@pytest.mark.parametrize("worker", ["reader-worker", "picture-worker"])
def test_a_worker_that_sees_what_is_sent_may_connect_to_nothing(site: App, worker: str) -> None:
    answer = ask(site, f"/assets/{worker}-a1b2.js")

    assert answer.headers["content-security-policy"] == "default-src 'none'"


def test_sealed_bytes_of_a_person_run_nowhere(site: App) -> None:
    answer = ask(site, f"/api/threads/{'A' * 22}/attachments/{'A' * 22}")

    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
