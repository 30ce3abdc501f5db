"""The fixed vectors that the protocol was designed with, word for word."""

from typing import Any

FROM_THE_DESIGN: dict[str, Any] = {
    "argon2id": {
        "password": "480213",
        "salt": "03" * 16,
        "kib": 65536,
        "passes": 3,
        "lanes": 1,
        "made": "36704dc46f8848862778d8f78968804a95e06102d5f1bb62cd677645510d63f4"
        "463666fa0d26318c555b50c10fb85c2bf6f644003dc8ec43199d41a661d1f716",
    },
    "kek_pin": {
        "share": "04" * 32,
        "user": "01" * 16,
        "slot": "02" * 16,
        "kek": "da923aed49d26e5f76d533b75a397bf0971c27c83f92e253b57ade1db04a556a",
    },
    "kek_prf": {
        "prf": "09" * 32,
        "user": "01" * 16,
        "slot": "02" * 16,
        "kek": "499529b1f5968fbfe52e1a9695a922b0d841f8ee1afc517a2cd7905361ba0d05",
    },
    "thread_key": {
        "key": bytes(range(32)).hex(),
        "commit": "9b9116afc39e4eeb71b11ad63239cf236884a530cfc6100151e28264198b6552",
        "message_key": "d0703b304f23870f61339c8edb53ed1bba9a437121bb8363a5cc2e5b581b0d8d",
    },
    "kid": {
        "sig_pk": "aa" * 32,
        "kem_pk": "bb" * 32,
        "kid": "80636d4f7f6244f3010f27b608d4d19b",
    },
    "message": {
        "key": bytes(range(32)).hex(),
        "thread": "10" * 16,
        "ke": 1,
        "mid": "20" * 16,
        "author": "30" * 16,
        "role": 0,
        "kind": 0,
        "aad": "0645312f6d7367"
        "00000010"
        + "10" * 16
        + "0000000400000001"
        + "00000010"
        + "20" * 16
        + "00000010"
        + "30" * 16
        + "00000001000000000100",
        "json": '{"v":1,"t":"Hej"}',
        "nonce": "40" * 12,
        "suite_1": {
            "length": 306,
            "head": "010100000001" + "20" * 16 + "40" * 12 + "f37d19d12051cc975b5c663b0795",
            "sha256": "d1684916576d299b6726c9e8737351c4b4ac0def750add8cf42dbc384e915f6e",
        },
    },
}
