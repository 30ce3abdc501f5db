"""What a phone loads for the reader."""

import gzip

from triage.reader.model import MODEL_FILE

MOST = 250_000  # bytes


def test_the_model_is_small_enough_for_a_phone_on_bad_wifi() -> None:
    assert len(gzip.compress(MODEL_FILE.read_bytes(), mtime=0)) <= MOST
