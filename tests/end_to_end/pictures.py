"""Choosing, seeing and opening pictures, for students and staff alike."""

from collections.abc import Sequence

from playwright.sync_api import FilePayload, Locator, expect

from tests.end_to_end.people import AtAPage
from tests.end_to_end.planted import Sample
from tests.end_to_end.words import said

PATIENCE_MS = 60_000  # pictures are drawn anew, several at a time, on a machine that may be busy


def told(person: AtAPage, key: str, **values: str) -> str:
    """Return what the screen says of pictures."""
    return said("pictures", key, person.language, **values)


def chooses(person: AtAPage, *samples: Sample) -> None:
    """Press the button, and choose files as the phone then asks."""
    with person.page.expect_file_chooser() as asked:
        person.page.get_by_role("button", name=told(person, "choose")).click()
    asked.value.set_files([payload(sample) for sample in samples])


def payload(sample: Sample) -> FilePayload:
    """Return a file as the browser takes it."""
    return FilePayload(name=sample.name, mimeType=sample.kind, buffer=sample.data)


def chosen(person: AtAPage) -> Locator:
    """Return the pictures that are about to go along."""
    listed = person.page.get_by_role("list", name=told(person, "chosen"))
    return listed.get_by_role("listitem")


def has_chosen(person: AtAPage, number: int) -> None:
    """See so many, and nothing that is still being cleaned."""
    expect(chosen(person)).to_have_count(number, timeout=PATIENCE_MS)
    expect(person.page.get_by_text(told(person, "preparing"))).to_have_count(0)


def has_sent_all(person: AtAPage, sending: str) -> None:
    """Wait until nothing is on its way any more."""
    expect(person.page.get_by_text(sending)).to_have_count(0, timeout=PATIENCE_MS)


def is_refused(person: AtAPage, why: str) -> None:
    """See why a file cannot go along."""
    expect(person.page.get_by_role("alert")).to_have_text(
        told(person, f"why.{why}"), timeout=PATIENCE_MS
    )


def picture(person: AtAPage, what: str) -> Locator:
    """Return a picture of the thread, by what is seen on it."""
    return person.page.get_by_role("button", name=told(person, "enlarge", what=what))


def sees(person: AtAPage, what: str) -> None:
    """See a picture that is really drawn."""
    shown = picture(person, what).get_by_role("img", name=what)
    expect(shown.first).to_be_visible(timeout=PATIENCE_MS)
    assert all(width > 0 for width in widths(shown))


def widths(shown: Locator) -> Sequence[int]:
    """Return how wide pictures are in themselves, once they are decoded."""
    found: Sequence[int] = shown.evaluate_all(
        "all => Promise.all(all.map(one => one.decode().then(() => one.naturalWidth)))"
    )
    return found
