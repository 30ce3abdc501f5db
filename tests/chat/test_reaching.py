"""“Nå reservteamet”: whoever is responsible reaches those who can read the thread, by name."""

import pytest

from elevhalsa.notify.models import Notice
from elevhalsa.notify.texts import Text
from elevhalsa.wire import to_text
from tests import factories
from tests.chat.away import DAY, settle
from tests.chat.village import Village, open_talk, wish

pytestmark = pytest.mark.django_db


def reached_by_a_head(village: Village) -> list[str]:
    """Let nobody answer until a head is told, and press. Return the names that are shown."""
    head = factories.client_of(factories.head(village.school))
    settle(DAY)
    settle(DAY * 1.5)
    Notice.objects.all().delete()
    card = {"school": to_text(village.school.pk.bytes), "branch": "counsellor"}
    answer = head.call("POST", "/api/ladder/reach-back-up", card)
    return [person["name"] for person in answer.json()["people"]]


def test_reaching_the_back_up_tells_them_and_says_who_they_are(village: Village) -> None:
    open_talk(village)

    assert reached_by_a_head(village) == ["Bo"]
    assert Notice.objects.get().person == village.bo
    assert (Notice.objects.get().text, Notice.objects.get().acute) == (Text.ACKNOWLEDGE, True)


def test_whom_the_student_keeps_out_is_neither_reached_nor_named(village: Village) -> None:
    colleague = village.join(village.back_up)
    open_talk(village, wish(excluded=(colleague.pk,)))

    assert reached_by_a_head(village) == ["Bo"]
    assert not Notice.objects.filter(person=colleague).exists()
