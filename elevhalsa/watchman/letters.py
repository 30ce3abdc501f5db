"""Telling by e-mail, over the mail server that notices use."""

from dataclasses import dataclass
from uuid import uuid4

import structlog
from django.conf import settings

from elevhalsa.notify.channels import mail
from elevhalsa.notify.channels.way import Gone, Unreachable
from elevhalsa.watchman.alarm import News, Telling
from elevhalsa.watchman.outside import TEXTS

logger = structlog.get_logger(__name__)

SUBJECTS = {
    News.ALARM: "Elevhälsa: larm från vakten",
    News.OVER: "Elevhälsa: vakten ser att allt är bra igen",
}


@dataclass(frozen=True)
class Letters:
    """Whom to write to, and the mail server that takes it there."""

    to: str
    server: mail.Mail

    def tell(self, telling: Telling) -> bool:
        """Write. Return whether the mail server took it."""
        checks = " ".join(telling.troubles)
        body = f"{TEXTS[telling.news]}\n{checks}\n" if checks else f"{TEXTS[telling.news]}\n"
        try:
            self.server.post(self.to, SUBJECTS[telling.news], body, key=str(uuid4()))
        except (Unreachable, Gone):
            logger.warning("the mail server does not take the watch's letter", exc_info=True)
            return False
        return True


def of_settings() -> Letters | None:
    """Return the letters that the operator has set up.

    Raises:
        ValueError: A mail server's address that cannot be meant.
    """
    if not (settings.WATCH_MAIL and settings.MAIL_SERVER and settings.MAIL_FROM):
        return None
    server = mail.from_address(settings.MAIL_SERVER, sender=settings.MAIL_FROM)
    return Letters(settings.WATCH_MAIL, server)


def problems() -> list[str]:
    """Return, in sentences, what keeps a letter from being sent that somebody expects."""
    if not settings.WATCH_MAIL:
        return []
    if not (settings.MAIL_SERVER and settings.MAIL_FROM):
        return ["ELEVHALSA_WATCH_MAIL needs ELEVHALSA_SMTP and ELEVHALSA_MAIL_FROM."]
    try:
        of_settings()
    except ValueError as problem:
        return [str(problem)]
    return []
