"""One router for all of chat: two calls of one address must stand in the same."""

from ninja import Router

from elevhalsa.people.door import signed_in

router = Router(tags=["threads"], by_alias=True, auth=signed_in)
