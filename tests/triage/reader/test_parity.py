"""The phone and the command line read alike, bit for bit."""

import json
from dataclasses import asdict

from tests.triage.reader.conftest import ReadInClient
from tests.triage.reader.generated import texts
from triage.reader.reading import Reader
from triage.training.material import Record


def as_told(reader: Reader, text: str) -> object:
    return json.loads(json.dumps(asdict(reader.read(text))))


def test_the_phone_reads_every_message_of_the_open_set_like_the_command_line(
    reader: Reader, open_set: list[Record], read_in_client: ReadInClient
) -> None:
    messages = [record["text"] for record in open_set]

    on_phones = read_in_client(messages)

    assert len(on_phones) == len(messages) == 900
    for message, on_phone in zip(messages, on_phones, strict=True):
        assert on_phone == as_told(reader, message)


def test_the_phone_reads_ten_thousand_texts_that_nobody_would_write_alike(
    reader: Reader, open_set: list[Record], read_in_client: ReadInClient
) -> None:
    words = [word for record in open_set for word in record["text"].split()]
    odd = texts(words, count=10_000)

    on_phones = read_in_client(odd)

    assert len(on_phones) == len(odd)
    different = [
        text for text, read in zip(odd, on_phones, strict=True) if read != as_told(reader, text)
    ]
    assert different == []
