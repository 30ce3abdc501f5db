from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from elevhalsa import clock, readiness
from elevhalsa.backup.archive import About, pack
from elevhalsa.backup.keys import make_key
from elevhalsa.doctor import findings
from elevhalsa.notify.models import Destination, Dispatch, State
from elevhalsa.notify.texts import Text
from tests import factories
from tests.notify.destinations import email
from tests.notify.servers import MailServer


@pytest.mark.django_db
def test_the_tests_own_databases_are_well_but_for_what_tests_leave_out() -> None:
    found = list(findings.databases())

    # The test run's PostgreSQL does without fsync and full pages: the doctor must see that.
    lossy = 4 if connection.vendor == "postgresql" else 0
    assert sum("a power cut would lose messages" in sentence for sentence in found) == lossy
    assert len(found) == lossy


@pytest.mark.django_db
def test_a_real_installation_without_a_watch_is_told_that_nobody_would_notice(
    settings: Settings,
) -> None:
    settings.PUBLIC_URL = "https://skola.example"

    found = " ".join(findings.watch_problems())
    for said in ("Nobody outside notices", "Nobody is told what is wrong", "No watch has ever"):
        assert said in found

    settings.WATCH_PING = settings.WATCH_ALARM = "https://monitor.example/x"
    readiness.beat(readiness.WATCH, at=clock.host_now())
    assert list(findings.watch_problems()) == []


def test_an_archive_that_anybody_can_read_is_found_and_a_sealed_one_is_not(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "backups" / "data"
    about = About("default", "sqlite", "2026-11-22T03:00:00+00:00", [], {})
    _, public = make_key(tmp_path / "key")
    pack(folder / "sealed.backup", [], about, recipient=public)
    assert list(findings.backups()) == []

    pack(folder / "plain.backup", [], about, recipient=None)
    (found,) = findings.backups()
    assert "1 archives" in found
    assert "plain.backup" in found


@pytest.mark.django_db
def test_a_real_installation_that_can_tell_nobody_outside_the_page_is_told_so(
    settings: Settings,
) -> None:
    assert list(findings.notices()) == []

    settings.PUBLIC_URL = "https://skola.example"
    assert any("No way out is set up" in sentence for sentence in findings.notices())


@pytest.mark.django_db
def test_a_mail_server_that_is_away_is_found_without_sending_anything(settings: Settings) -> None:
    settings.MAIL_FROM = "notis@skola.example"
    with MailServer().running() as server:
        settings.MAIL_SERVER = f"smtp://localhost:{server.port}"
        assert list(findings.notices()) == []
        assert (server.mails, server.recipients) == ([], [])

    assert any("mail server does not answer" in sentence for sentence in findings.notices())


@pytest.mark.django_db
def test_a_key_for_push_that_is_none_is_found(settings: Settings, tmp_path: Path) -> None:
    settings.PUSH_ON, settings.VAPID_KEY_FILE = True, tmp_path / "vapid"
    settings.VAPID_KEY_FILE.write_text("no key")

    assert any("VAPID" in sentence for sentence in findings.notices())


@pytest.mark.django_db
def test_people_who_were_not_told_are_found() -> None:
    person, moment = factories.counsellor(), clock.host_now()
    Dispatch.objects.create(
        person=person,
        text=Text.NEWS,
        acute=False,
        due_at=moment,
        state=State.DEAD,
        finished_at=moment,
    )
    email(person, "kim@skola.example")
    Destination.objects.update(broken_at=moment)

    found = " ".join(findings.notices())
    assert "1 messages" in found
    assert "1 addresses" in found
    assert "kim" not in found
