"""Keys of real threads: swept, checked and shredded over everything that they seal."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections

from chat import aliases, companions
from chat.keys import grant_place, scope_of
from chat.models import Alias, CompanionGrant, CompanionManifest, Grant
from chat.services.posting import post_message
from elevhalsa.at_rest import pool, ring, scopes
from elevhalsa.at_rest.errors import Shredded
from elevhalsa.at_rest.fields import unseal
from elevhalsa.at_rest.models import DataKey
from elevhalsa.key_care import check, shred_school, sweep
from elevhalsa.notify.models import Notice
from tests.chat.beside import opened
from tests.chat.village import Talk, at_noon, build, new_mask, open_talk


@pytest.fixture(autouse=True)
def empty_hand() -> Iterator[None]:
    pool.forget()
    yield
    pool.forget()


def key_of(talk: Talk) -> DataKey:
    sealed = Grant.objects.filter(manifest__thread=talk.id)[0].sealed
    return DataKey.objects.get(pk=UUID(bytes=bytes(sealed)[1:17]))


@pytest.mark.django_db(transaction=True)
def test_a_thread_s_key_bears_its_name_once_the_thread_is_committed() -> None:
    talk = open_talk(build())

    assert key_of(talk).scope == scope_of(talk.id)
    assert scopes.key_for(scope_of(talk.id))[0] == key_of(talk).pk


@pytest.mark.django_db
def test_the_sweep_names_the_key_of_a_thread_whose_process_died_before_it_could() -> None:
    talk = open_talk(build())  # in a test's own transaction nothing happens after the commit
    key = key_of(talk)
    assert key.scope.startswith(pool.DRAWN)
    DataKey.objects.filter(pk=key.pk).update(scope=pool.drawn_scope(1))

    assert sweep() == 1

    assert key_of(talk).scope == scope_of(talk.id)
    assert check().broken == []


@pytest.mark.django_db
def test_a_shredded_school_s_threads_open_for_nobody_labelled_or_not() -> None:
    """46."""
    village, elsewhere = build(), build()
    gone, stays = open_talk(village), open_talk(elsewhere)

    shred_school(village.school)

    for grant in Grant.objects.filter(manifest__thread=gone.id):
        with pytest.raises(Shredded):
            unseal(grant.sealed, place=grant_place(grant.pk))
    for grant in Grant.objects.filter(manifest__thread=stays.id):
        assert unseal(grant.sealed, place=grant_place(grant.pk))
    report = check()
    assert report.broken == []
    assert report.shredded > 0


@pytest.mark.django_db
def test_notes_beside_a_shredded_school_s_threads_open_for_nobody() -> None:
    village = build()
    beside = opened(open_talk(village))
    beside.opens(village.anna, village.counsellors)
    grants = CompanionGrant.objects.filter(manifest__companion=beside.talk.id)
    linked = CompanionManifest.objects.get(companion=beside.talk.id, ke=2)
    places = [(one.sealed, companions.grant_place(one.pk)) for one in grants]
    places.append((bytes(linked.hist_sealed or b""), companions.hist_place(beside.talk.id, 2)))
    assert all(unseal(sealed, place=place) for sealed, place in places)
    assert len(places) == 5

    shred_school(village.school)

    for sealed, place in places:
        with pytest.raises(Shredded):
            unseal(sealed, place=place)
    assert check().broken == []


@pytest.mark.django_db(transaction=True)
def test_yesterdays_rows_do_not_open_once_the_thread_s_key_is_deleted() -> None:
    """45: the main database comes back from its backup; the key ring does not."""
    talk = open_talk(build())
    rows = [model_to_row(grant) for grant in Grant.objects.filter(manifest__thread=talk.id)]
    Grant.objects.filter(manifest__thread=talk.id).delete()
    DataKey.objects.filter(scope=scope_of(talk.id)).delete()
    ring.forget_opened_keys()

    Grant.objects.bulk_create(Grant(**row) for row in rows)

    restored = Grant.objects.filter(manifest__thread=talk.id)
    assert len(restored) == len(rows) == 3
    for grant in restored:
        with pytest.raises(Shredded):
            unseal(grant.sealed, place=grant_place(grant.pk))


@pytest.mark.django_db
def test_a_shredded_school_s_rows_lead_from_no_account_to_a_thread_without_a_name() -> None:
    """45, 46: not as they are, and not as yesterday's backup has them."""
    village, elsewhere = build(), build()
    gone, stays = open_talk(village, mask=new_mask()), open_talk(elsewhere, mask=new_mask())
    handle = bytes(Alias.objects.get(thread=gone.id).handle)

    shred_school(village.school)

    row = Alias.objects.get(thread=gone.id)
    assert bytes(row.handle) != handle
    assert aliases.selves_of(village.student) == [village.student.pk]
    assert stays.row.student_id in aliases.selves_of(elsewhere.student)
    Alias.objects.filter(pk=row.pk).update(handle=handle)
    assert aliases.handles_of(village.student) == []
    assert aliases.selves_of(village.student) == [village.student.pk]


@pytest.mark.django_db(transaction=True)
def test_the_service_finds_no_account_s_alias_once_the_thread_s_key_is_deleted() -> None:
    """45: the school goes on, and so does its key."""
    village = build()
    gone, stays = (open_talk(village, mask=new_mask()) for _ in range(2))
    own = {village.student.pk, gone.row.student_id, stays.row.student_id}
    assert set(aliases.selves_of(village.student)) == own

    DataKey.objects.filter(scope=scope_of(gone.id)).delete()
    ring.forget_opened_keys()

    assert aliases.selves_of(village.student) == [village.student.pk, stays.row.student_id]


@pytest.mark.django_db
def test_no_notice_leads_to_a_thread_without_a_name_once_the_school_is_shredded() -> None:
    village = build()
    talk = open_talk(village, mask=new_mask())
    answer = talk.text(village.anna)
    entry, _ = post_message(person=village.anna, thread_id=talk.id, message=answer, now=at_noon)
    of_answer = Notice.objects.filter(person=village.student)
    assert of_answer.get().key == aliases.notice_key(talk.row, f"answer:{entry.pk}")

    shred_school(village.school)

    assert of_answer.get().key != aliases.notice_key(talk.row, f"answer:{entry.pk}")


def model_to_row(grant: Grant) -> dict[str, object]:
    """Return a row as a backup keeps it."""
    return {field.attname: getattr(grant, field.attname) for field in Grant._meta.concrete_fields}


@pytest.mark.django_db(transaction=True)
def test_a_shredded_key_is_gone_from_the_key_ring_s_file_and_log() -> None:
    village = build()
    talk = open_talk(village)
    wrapped = bytes(key_of(talk).wrapped)
    settings = connections[ring.RING].settings_dict

    shred_school(village.school)

    if connections[ring.RING].vendor == "sqlite":
        file = Path(settings["NAME"])
        stored = [one.read_bytes() for one in file.parent.glob(f"{file.name}*")]
        assert stored
        assert all(wrapped not in one for one in stored)
    assert not DataKey.objects.filter(scope=scope_of(talk.id)).exists()
