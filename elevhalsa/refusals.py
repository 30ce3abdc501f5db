"""Refusals in the interface's description: each call names every status and code it may answer."""

from collections import defaultdict
from functools import cache
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, create_model

from elevhalsa.errors import DomainError

ANYWHERE = {
    401: {"not_signed_in"},
    403: {"second_factor_needed", "not_allowed", "refused"},
    404: {"not_found"},
    422: {"invalid_input"},
    503: {"try_again"},
}


class Refusal(Schema):
    """A rule said no: ``code`` says which, and some codes bring more."""

    model_config = ConfigDict(extra="allow")

    code: str


def refusals(*rules: type[DomainError]) -> dict[int, Any]:
    """Return the answers of a call besides the good one: what may happen anywhere, and these."""
    codes: dict[int, set[str]] = defaultdict(set)
    for status, anywhere in ANYWHERE.items():
        codes[status] |= anywhere
    for rule in rules:
        codes[rule.status].add(rule.code)
    return {status: _described(tuple(sorted(found))) for status, found in sorted(codes.items())}


@cache
def _described(codes: tuple[str, ...]) -> type[Refusal]:
    name = "".join(code.title().replace("_", "") for code in codes)
    kind: Any = Literal[codes]
    return create_model(f"Refusal{name}", __base__=Refusal, code=(kind, ...))
