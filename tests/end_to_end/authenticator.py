"""Chromium's own virtual authenticator: a phone's lock or a security key, with or without PRF."""

from typing import Any, Literal

from playwright.sync_api import CDPSession, Page

KINDS: dict[str, dict[str, Any]] = {
    "phone": {"transport": "internal", "hasPrf": True},
    "key": {"transport": "usb", "hasPrf": True},
    "old key": {"transport": "usb", "hasPrf": False},
}


class Authenticator:
    """What is touched at one page. Its owner proves who they are, or does not."""

    def __init__(self, page: Page, kind: Literal["phone", "key", "old key"] = "phone") -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable", {"enableUI": False})
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
            **KINDS[kind],
        }
        made = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = made["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        """Return the passkeys it guards."""
        told = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        found: list[dict[str, Any]] = told["credentials"]
        return found

    def recognises(self, owner: bool) -> None:
        """Let the finger be the owner's, or somebody else's."""
        verified = {"authenticatorId": self.id, "isUserVerified": owner}
        self.session.send("WebAuthn.setUserVerified", verified)

    def gives_to(self, other: "Authenticator") -> None:
        """Let another page's authenticator guard copies of the same passkeys."""
        for credential in self.credentials():
            body = {"authenticatorId": other.id, "credential": credential}
            other.session.send("WebAuthn.addCredential", body)

    def taken_away(self) -> None:
        """Put it in somebody's pocket."""
        self.session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id})
