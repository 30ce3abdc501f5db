"""Where a thread goes: never outside the wish, never to an excluded key where it can be helped."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import routing
from triage.routing import EITHER, PACE, Horizon, Member, Route, Staffing, Team, Wish

ANNA, BO, KAJ, DINA = (UUID(int=number) for number in range(1, 5))
BRANCHES = ("counsellor", "nurse")
PEOPLE = st.frozensets(st.sampled_from([ANNA, BO, KAJ, DINA]))
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
DAY = timedelta(days=1)
HORIZON = Horizon(at=NOON, until=NOON + DAY)
HOUR = timedelta(hours=1)


def team(
    number: int, *people: UUID | Member, has_keys: bool = True, left: tuple[UUID, ...] = ()
) -> Team:
    """Return a team of people who are there now. Who ``left`` is still in the newest epoch."""
    members = {one if isinstance(one, Member) else Member(one, NOON) for one in people}
    holders = {one.id for one in members} | {*left}
    return Team(UUID(int=number), frozenset(members), frozenset(holders), has_keys)


def route(wish: Wish, staffing: list[Staffing]) -> Route:
    """Return the route of a thread that comes at noon, its answer promised within a day."""
    return routing.route(wish, staffing, HORIZON)


def counsellors(
    own: Team | None, back_up: Team, *, waiting: int = 0, cover: tuple[UUID, ...] = ()
) -> Staffing:
    return Staffing("counsellor", own, back_up, waiting, frozenset(cover))


def nurses(own: Team | None, back_up: Team, *, waiting: int = 0) -> Staffing:
    return Staffing("nurse", own, back_up, waiting)


def wish(
    branch: str = "counsellor",
    *,
    wished: tuple[UUID, ...] = (),
    excluded: tuple[UUID, ...] = (),
    urgency: str = "routine",
    language: str = "sv",
) -> Wish:
    return Wish(branch, urgency, wished, excluded, language)


OWN, COVER = team(10, ANNA, BO), team(20, KAJ)


def test_the_wished_branch_answers_with_its_own_team() -> None:
    chosen = route(wish(), [counsellors(OWN, COVER), nurses(team(30, DINA), team(40))])

    assert (chosen.branch, chosen.team, chosen.back_up) == ("counsellor", OWN.id, COVER.id)
    assert chosen.reasons == ("wished_branch",)
    assert chosen.hidden_by is None


@pytest.mark.parametrize("urgency", ["acute", "soon", "routine"])
def test_a_thread_stays_its_teams_when_nobody_of_it_comes_in_time(urgency: str) -> None:
    away = team(10, Member(ANNA, None), Member(BO, NOON + 2 * DAY))

    chosen = route(wish(urgency=urgency), [counsellors(away, COVER)])

    assert (chosen.team, chosen.suggested) == (away.id, KAJ)
    assert chosen.reasons == ("wished_branch", "back_up_is_there")


def test_where_nobody_comes_in_time_nobody_is_suggested_and_it_says_so() -> None:
    away = team(10, Member(ANNA, None)), team(20, Member(KAJ, NOON + 2 * DAY))

    chosen = route(wish(), [counsellors(*away)])

    assert (chosen.team, chosen.suggested) == (away[0].id, None)
    assert chosen.reasons == ("wished_branch", "nobody_in_time")
    assert chosen.expected_at == HORIZON.until


def test_who_was_named_for_a_closed_day_is_suggested() -> None:
    away, cover = team(10, Member(ANNA, None)), team(20, BO, KAJ)

    chosen = route(wish(), [counsellors(away, cover, cover=(KAJ,))])

    assert chosen.suggested == KAJ
    assert chosen.reasons == ("wished_branch", "named_cover", "back_up_is_there")


def test_who_speaks_the_students_language_is_suggested_before_who_has_less_to_do() -> None:
    fluent = Member(BO, NOON, has_taken=4, languages=frozenset({"sv", "ar"}))
    staffing = [counsellors(team(10, ANNA, fluent), COVER)]

    arabic, swedish = route(wish(language="ar"), staffing), route(wish(), staffing)

    assert (arabic.suggested, arabic.reasons) == (BO, ("wished_branch", "speaks_language"))
    assert (swedish.suggested, swedish.reasons) == (ANNA, ("wished_branch",))


def test_whoever_has_taken_fewest_is_suggested() -> None:
    busy = Member(ANNA, NOON, has_taken=2), Member(BO, NOON, has_taken=1)

    assert route(wish(), [counsellors(team(10, *busy), COVER)]).suggested == BO


@pytest.mark.parametrize(("waiting", "branch"), [((3, 2), "nurse"), ((2, 3), "counsellor")])
def test_either_goes_where_fewer_wait_for_each_person(
    waiting: tuple[int, int], branch: str
) -> None:
    staffing = [
        counsellors(team(10, ANNA), COVER, waiting=waiting[0]),
        nurses(team(30, DINA), team(40, KAJ), waiting=waiting[1]),
    ]

    chosen = route(wish(EITHER), staffing)

    assert (chosen.branch, chosen.reasons) == (branch, ("sooner_answer",))


def test_either_goes_to_who_comes_first_though_more_wait_there() -> None:
    tomorrow = Member(ANNA, NOON + 20 * HOUR)
    staffing = [
        counsellors(team(10, tomorrow), COVER, waiting=0),
        nurses(team(30, DINA), team(40, KAJ), waiting=12),
    ]

    assert route(wish(EITHER), staffing).branch == "nurse"


def test_what_waits_is_shared_by_all_who_come_in_time() -> None:
    two = [counsellors(team(10, ANNA, BO), COVER, waiting=6)]
    one = [counsellors(team(10, ANNA), COVER, waiting=6)]
    away = [counsellors(team(10, ANNA, Member(BO, None)), COVER, waiting=6)]

    assert route(wish(), two).expected_at == NOON + 3 * PACE
    assert route(wish(), one).expected_at == route(wish(), away).expected_at == NOON + 6 * PACE


def test_either_with_a_wished_person_goes_to_that_persons_branch() -> None:
    staffing = [
        counsellors(OWN, COVER, waiting=0),
        nurses(team(30, DINA), team(40, KAJ), waiting=9),
    ]

    chosen = route(wish(EITHER, wished=(DINA,)), staffing)

    assert (chosen.branch, chosen.suggested) == ("nurse", DINA)


@pytest.mark.parametrize(
    ("own", "reasons"),
    [
        (None, ("wished_branch", "team_empty", "back_up_answers")),
        (team(10), ("wished_branch", "team_empty", "back_up_answers")),
        (team(10, ANNA, has_keys=False), ("wished_branch", "team_without_keys", "back_up_answers")),
    ],
    ids=["no team", "nobody in it", "no keys"],
)
def test_the_back_up_answers_where_the_team_cannot(
    own: Team | None, reasons: tuple[str, ...]
) -> None:
    chosen = route(wish(), [counsellors(own, COVER)])

    assert (chosen.team, chosen.reasons) == (COVER.id, reasons)


def test_a_wished_person_is_suggested_where_they_answer() -> None:
    staffing = [counsellors(OWN, COVER)]

    assert route(wish(wished=(DINA, BO)), staffing).suggested == BO
    assert "wished_person" in route(wish(wished=(BO,)), staffing).reasons
    assert route(wish(wished=(DINA,)), staffing).wished is None
    assert route(wish(wished=(BO,)), staffing).wished == BO
    assert "wished_person_elsewhere" in route(wish(wished=(DINA,)), staffing).reasons


def test_an_excluded_person_lacks_the_key_where_the_back_up_is_without_them() -> None:
    chosen = route(wish(excluded=(ANNA,)), [counsellors(OWN, COVER)])

    assert (chosen.team, chosen.hidden_by) == (COVER.id, "key")
    assert chosen.reasons == ("wished_branch", "back_up_answers", "excluded_by_key")


def test_who_left_the_team_holds_its_key_until_it_is_rotated() -> None:
    stale = team(10, BO, left=(ANNA,))

    assert route(wish(excluded=(ANNA,)), [counsellors(stale, COVER)]).team == COVER.id
    assert route(wish(excluded=(ANNA,)), [counsellors(team(10, BO), COVER)]).team == stale.id


@pytest.mark.parametrize(
    "cover", [team(20, ANNA, KAJ), team(20)], ids=["in the back-up too", "nobody in the back-up"]
)
def test_where_no_team_is_without_them_the_service_alone_hides(cover: Team) -> None:
    chosen = route(wish(excluded=(ANNA,)), [counsellors(OWN, cover)])

    assert (chosen.team, chosen.hidden_by) == (OWN.id, "service")


def test_a_team_whose_only_person_is_excluded_leaves_the_thread_to_the_back_up() -> None:
    chosen = route(wish(excluded=(ANNA,)), [counsellors(team(10, ANNA), team(20, ANNA, KAJ))])

    assert (chosen.team, chosen.hidden_by) == (UUID(int=20), "service")


def test_the_back_ups_standing_key_counts_as_held() -> None:
    chosen = route(wish(excluded=(KAJ,)), [counsellors(OWN, COVER)])

    assert (chosen.team, chosen.hidden_by) == (OWN.id, "service")


def test_either_prefers_the_branch_where_the_key_keeps_them_out() -> None:
    staffing = [
        counsellors(OWN, team(20, ANNA), waiting=0),
        nurses(team(30, DINA), team(40, KAJ), waiting=50),
    ]

    assert route(wish(EITHER, excluded=(ANNA,)), staffing).branch == "nurse"


def test_a_branch_that_the_school_lacks_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no such branch"):
        route(wish("nurse"), [counsellors(OWN, COVER)])


COMING = st.none() | st.integers(0, 48).map(lambda hours: NOON + hours * HOUR)
LANGUAGES = st.frozensets(st.sampled_from(["sv", "ar", "so"]))


@st.composite
def teams(draw: st.DrawFn, number: int) -> Team:
    people = draw(PEOPLE)
    members = (
        Member(one, draw(COMING), draw(st.integers(0, 3)), draw(LANGUAGES))
        for one in sorted(people)
    )
    holders = people | draw(PEOPLE)
    return Team(UUID(int=number), frozenset(members), holders, draw(st.booleans()))


@st.composite
def schools(draw: st.DrawFn) -> list[Staffing]:
    found = []
    for place, branch in enumerate(BRANCHES):
        own = draw(st.none() | teams(10 + place))
        cover = replace(draw(teams(20 + place)), has_keys=True)
        named = draw(PEOPLE) & cover.people
        found.append(Staffing(branch, own, cover, draw(st.integers(0, 9)), named))
    return found


WISHES = st.builds(
    Wish,
    branch=st.sampled_from([*BRANCHES, EITHER]),
    urgency=st.sampled_from(["acute", "soon", "routine"]),
    wished=st.lists(st.sampled_from([ANNA, BO, KAJ, DINA]), unique=True).map(tuple),
    excluded=st.lists(st.sampled_from([ANNA, BO, KAJ, DINA]), unique=True).map(tuple),
    language=st.sampled_from(["sv", "ar", "uk"]),
)


def chosen_staffing(staffing: list[Staffing], chosen: Route) -> tuple[Staffing, Team]:
    """Return the branch that was chosen, and the team, which must be one of its own."""
    branch = next(one for one in staffing if one.branch == chosen.branch)
    options = [one for one in (branch.team, branch.back_up) if one]
    return branch, next(one for one in options if one.id == chosen.team)


@given(wished=WISHES, staffing=schools())
def test_a_route_never_leaves_the_wished_branch(wished: Wish, staffing: list[Staffing]) -> None:
    chosen = route(wished, staffing)
    branch, _ = chosen_staffing(staffing, chosen)

    assert wished.branch in (EITHER, chosen.branch)
    assert chosen.back_up == branch.back_up.id


@given(wished=WISHES, staffing=schools())
def test_who_is_suggested_is_of_the_team_or_its_back_up_and_can_be_expected(
    wished: Wish, staffing: list[Staffing]
) -> None:
    chosen = route(wished, staffing)
    branch, team_ = chosen_staffing(staffing, chosen)

    if chosen.suggested:
        assert chosen.suggested in team_.people | branch.back_up.people
        assert chosen.suggested not in wished.excluded
    if chosen.wished:
        assert chosen.wished in team_.people & {*wished.wished}
    assert chosen.expected_at >= NOON


@given(wished=WISHES, staffing=schools(), attendance=st.lists(COMING, min_size=16, max_size=16))
def test_who_is_away_moves_no_thread_to_another_team(
    wished: Wish, staffing: list[Staffing], attendance: list[datetime | None]
) -> None:
    coming = iter(attendance)

    def other(team_: Team) -> Team:
        members = sorted(team_.members, key=lambda one: one.id)
        moved = frozenset(replace(one, there_from=next(coming)) for one in members)
        return replace(team_, members=moved)

    for one in staffing:
        fixed = replace(wished, branch=one.branch)
        changed = replace(one, team=one.team and other(one.team), back_up=other(one.back_up))
        assert route(fixed, [one]).team == route(fixed, [changed]).team
        coming = iter(attendance)


@given(wished=WISHES, staffing=schools())
def test_a_route_never_ends_at_nobody_while_there_is_somebody(
    wished: Wish, staffing: list[Staffing]
) -> None:
    branch, team_ = chosen_staffing(staffing, route(wished, staffing))

    assert team_.has_keys
    excluded = set(wished.excluded)
    options = [one for one in (branch.team, branch.back_up) if one and one.has_keys]
    if any(one.people - excluded for one in options):
        assert team_.people - excluded


@given(wished=WISHES, staffing=schools())
def test_an_excluded_person_holds_no_key_of_the_answering_team_where_one_is_without_them(
    wished: Wish, staffing: list[Staffing]
) -> None:
    chosen = route(wished, staffing)
    branch, team_ = chosen_staffing(staffing, chosen)
    excluded = set(wished.excluded)
    able = [one for one in (branch.team, branch.back_up) if one and one.has_keys and one.people]

    if any(not excluded & one.key_holders for one in able):
        assert not excluded & team_.key_holders
    holders = team_.key_holders | branch.back_up.key_holders
    if excluded:
        assert chosen.hidden_by == ("service" if excluded & holders else "key")
    assert chosen.suggested not in excluded


@given(wished=WISHES, staffing=schools(), order=st.randoms(use_true_random=False))
def test_the_same_question_has_the_same_answer(
    wished: Wish, staffing: list[Staffing], order: random.Random
) -> None:
    shuffled = [*staffing]
    order.shuffle(shuffled)

    assert route(wished, staffing) == route(wished, shuffled)
