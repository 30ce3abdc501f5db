import { expect, it } from "vitest";
import type { Clock, ListedThread } from "../api/types";
import { lateSteps, promiseSentence } from "./late_steps";
import { newsFirst, rowOf } from "./standing";

const now = new Date("2026-11-23T09:00:00Z"); // Monday 10.00 in Stockholm
const CLOCK: Clock = {
  opened_at: "2026-11-22T20:10:00Z", due_at: "2026-11-23T20:10:00Z", escalate_at: null, escalated_at: null, level: 0,
  back_up_due_at: null, at_back_up: false, kind: "answer",
};
const LATE: Clock = { ...CLOCK, due_at: "2026-11-23T08:40:00Z", escalated_at: "2026-11-23T08:40:00Z", back_up_due_at: "2026-11-23T20:40:00Z" };

function thread(different: Partial<ListedThread>): ListedThread {
  const team = { id: "t", name: "Kuratorerna", kind: "school" as const };
  return {
    id: "x", branch: "counsellor", team, back_up: { ...team, name: "Kuratorerna på Ängskolan" }, urgency: "routine", state: "waiting",
    clock: CLOCK, reading: null, out_of_hours: false, opened_at: CLOCK.opened_at, newest_at: CLOCK.opened_at, closed_at: null, unread: false, ...different,
  } as ListedThread;
}

const spaced = (text: string | null | undefined) => text?.replace(/\u00a0/g, " ");

it("says by when somebody answers", () => {
  expect(spaced(rowOf(thread({}), now).text)).toBe("Svar senast i dag, måndag kl. 21.10");
});

it("says that there is a new answer, never what it says", () => {
  const row = rowOf(thread({ clock: null, unread: true, state: "answered", newest_at: "2026-11-23T08:40:00Z" }), now);

  expect([row.tag?.text, row.text]).toEqual(["Nytt svar", "i dag 09.40"]);
});

it("says of an ended thread too that there is a new answer", () => {
  const row = rowOf(thread({ clock: null, unread: true, state: "closed", closed_at: "2026-11-23T08:45:00Z", newest_at: "2026-11-23T08:40:00Z" }), now);

  expect([row.title, row.tag?.text]).toEqual(["Till kuratorn, 23 november 2026", "Nytt svar"]);
});

it("says of an answer that cannot be opened that it cannot, and never that it is new", () => {
  const answered = thread({ clock: null, unread: true, state: "answered" });

  expect(rowOf(answered, now, false)).toMatchObject({ tag: null, text: "Det finns ett svar. Det kan inte öppnas här nu." });
  expect(rowOf({ ...answered, awaits_meeting: true }, now)).toMatchObject({ tag: null, text: "Låst tills ni har träffats." });
  expect(newsFirst([thread({ id: "old" }), { ...answered, awaits_meeting: true }]).map(({ id }) => id)).toEqual(["old", "x"]);
});

it("tells threads to the same person apart by when they began", () => {
  const began = ["2026-11-23T08:40:00Z", "2026-11-18T12:05:00Z"].map((opened_at) => rowOf(thread({ opened_at }), now).began);

  expect(began).toEqual(["Började i dag 09.40", "Började 18 november 13.05"]);
});

it("puts new answers first, and leaves the rest as it was", () => {
  const answered = { clock: null, state: "answered" as const };
  const list = [thread({ id: "waits", unread: true }), thread({ id: "read", ...answered }), thread({ id: "new", unread: true, ...answered }), thread({ id: "old" })];

  expect(newsFirst(list).map(({ id }) => id)).toEqual(["new", "waits", "read", "old"]);
});

it("says that it is late, and when the back-up answers", () => {
  const row = rowOf(thread({ clock: LATE }), now);

  expect([row.tag?.kind, spaced(row.text)]).toEqual(["late", "Reservteamet svarar senast i dag, måndag kl. 21.40"]);
});

it("apologises, says who took over and by when", () => {
  const steps = lateSteps(thread({ clock: LATE }), now);

  expect(steps.map(({ title }) => title)).toEqual(["Förlåt. Ingen svarade i tid.", "Reservteamet har tagit över", "De svarar senast"]);
  expect(steps[1]?.more).toContain("Kuratorerna på Ängskolan");
  expect(spaced(steps[2]?.when?.join(" "))).toBe("i dag, måndag kl. 21.40");
});

it("says that the second time has passed too: past tense, what happens now, and no wish that they keep silent", () => {
  const after = new Date("2026-11-25T09:00:00Z");
  const steps = lateSteps(thread({ clock: LATE }), after);

  expect(steps.map(({ title }) => title)).toEqual(["Förlåt. Reservteamet svarade inte heller i tid.", "De som har ansvaret får veta det"]);
  expect(spaced(steps[0]?.more)).toBe("Du skulle ha fått svar måndag 23 november kl. 21.40.");
  expect(steps[1]?.more).toBe("De får veta det varje dag tills någon svarar. Du kan skriva igen om du vill.");
  expect(spaced(rowOf(thread({ clock: LATE }), after).text)).toBe("Du skulle ha fått svar måndag 23 november kl. 21.40.");
});

it("says the same at the very moment at which the second time is up, and not before", () => {
  const isSorryAgain = (now: string) => lateSteps(thread({ clock: LATE }), new Date(now)).every(({ kind }) => kind !== "big");

  expect(["2026-11-23T20:39:59Z", "2026-11-23T20:40:00Z"].map(isSorryAgain)).toEqual([false, true]);
});

it("says who is told where the back-up was the first to answer, and did not", () => {
  const steps = lateSteps(thread({ clock: { ...LATE, escalated_at: null, back_up_due_at: null, at_back_up: true, level: 2 } }), now);

  expect(steps.map(({ title }) => title)).toEqual(["Förlåt. Ingen svarade i tid.", "De som har ansvaret får veta det"]);
});

it("names no time to somebody in danger whom the back-up did not answer either", () => {
  const acute = thread({ urgency: "acute", clock: { ...LATE, due_at: null } });
  const said = JSON.stringify(lateSteps(acute, new Date("2026-11-25T09:00:00Z")));

  expect(said).toContain("Reservteamet svarade inte heller");
  expect(said).not.toMatch(/\d|i tid/u);
});

it("apologises for nothing while there is time", () => {
  expect(lateSteps(thread({}), now)).toEqual([]);
});

it("shows no time to somebody in danger, not even one that has passed", () => {
  const acute = thread({ urgency: "acute", clock: { ...LATE, due_at: null } });

  expect(lateSteps(acute, now).map(({ title, when }) => [title, when])).toEqual([
    ["Förlåt att du fick vänta.", undefined], ["Reservteamet har tagit över", undefined],
  ]);
  for (const clock of [CLOCK, LATE]) expect(JSON.stringify(rowOf(thread({ urgency: "acute", clock }), now))).not.toContain("senast");
});

it.each([
  [null, "Det är inte säkert att någon på skolan läser nu."],
  [{ now: false, next_at: null }, "Det är inte säkert att någon på skolan läser nu."],
  [{ now: true, next_at: null }, "Någon arbetar just nu, men svaret kan dröja."],
  [{ now: false, next_at: "2026-11-24T06:45:00Z" }, "Ingen läser före i morgon kl. 07.45."],
])("says to somebody in danger who really reads, and to call: %o", (reading, said) => {
  const line = spaced(promiseSentence(thread({ urgency: "acute", reading }), now));

  expect(line).toBe(`${said} Vänta inte – ring 112 eller Bris 116 111.`);
});

it("apologises for a team that is away before the time has passed", () => {
  const away = { ...CLOCK, escalated_at: "2026-11-23T08:00:00Z", back_up_due_at: "2026-11-23T20:00:00Z" };
  const steps = lateSteps(thread({ clock: away }), now);

  expect(steps.map(({ title }) => title)).toEqual(["Förlåt att du fick vänta.", "Reservteamet har tagit över", "De svarar senast"]);
  expect(steps[0]?.more).toBe("Kuratorerna kunde inte svara.");
});

it("says until when staff come back, also that there is a new answer", () => {
  const clock: Clock = { ...CLOCK, kind: "follow_up" };

  expect(spaced(rowOf(thread({ clock }), now).text)).toBe("Återkommer senast i dag, måndag kl. 21.10");
  expect(rowOf(thread({ clock, unread: true }), now).tag?.text).toBe("Nytt svar");
  expect(spaced(promiseSentence(thread({ clock }), now))).toBe("De återkommer senast i dag, måndag kl. 21.10.");
});

it("keeps the numbers to call until danger is over, not only until the first answer", () => {
  const call = "Är du i fara nu: ring 112 eller Bris 116 111.";
  const said = (different: Partial<ListedThread>) => spaced(promiseSentence(thread({ urgency: "acute", ...different }), now));

  expect(said({ clock: null, state: "answered" })).toBe(call);
  expect(said({ clock: { ...CLOCK, kind: "follow_up" } })).toBe(`De återkommer senast i dag, måndag kl. 21.10. ${call}`);
  expect(said({ clock: { ...LATE, kind: "follow_up" } })).toBe(call);
  expect(said({ clock: null, state: "closed" })).not.toContain("112");
});

it("says how a closed thread opens again", () => {
  const row = rowOf(thread({ state: "closed", clock: null, closed_at: "2026-09-03T08:00:00Z" }), now);

  expect([row.title, row.text]).toEqual(["Till kuratorn, 3 september 2026", "Skriv igen, så öppnas det."]);
});
