// @vitest-environment jsdom
import { render, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { Client } from "../api/client";
import LadderCards from "./LadderCards.svelte";

const SCHOOL = { id: "s", name: "Kvarnskolan" };
const CARD = { school: SCHOOL, branch: "counsellor", told_at: "2026-11-21T06:45:00Z", taken_by: null };

type Answer = [status: number, body: unknown];

/** A page whose server gives these answers, by method and path; every request is noted. */
function page(answers: Record<string, Answer>, shown: { onabsence?: () => void; folded?: boolean } = {}) {
  const asked: { what: string; headers: Record<string, string>; body: unknown }[] = [];
  const fetch = vi.fn((url: string, init: RequestInit) => {
    const what = `${init.method ?? "GET"} ${url}`;
    asked.push({ what, headers: init.headers as Record<string, string>, body: typeof init.body === "string" ? JSON.parse(init.body) : undefined });
    const [status, body] = answers[what] ?? [404, { code: "not_found" }];
    return Promise.resolve(Response.json(body, { status }));
  });
  return { asked, ...render(LadderCards, { client: new Client(fetch, () => Promise.resolve()), ...shown }) };
}

const open: Record<string, Answer> = { "GET /api/ladder": [200, { cards: [CARD] }] };

it("says where somebody waits, and never who or what", async () => {
  const { findByRole, asked } = page(open);

  await findByRole("heading", { name: "På Kvarnskolan väntar någon fortfarande på svar från kuratorn." });
  expect(asked[0]?.headers["X-Background"]).toBe("1"); // looking does not keep a session alive
});

it("shows nothing where nobody waits", async () => {
  const { container, asked } = page({ "GET /api/ladder": [200, { cards: [] }] });

  await waitFor(() => { expect(asked).toHaveLength(1); });
  expect(container.textContent.trim()).toBe("");
});

it("is one line on a page for other work, until it is opened", async () => {
  const nurse = { ...CARD, branch: "nurse" };
  const { findByText, getByRole } = page({ "GET /api/ladder": [200, { cards: [CARD, nurse] }] }, { folded: true });

  const line = await findByText("På 2 ställen väntar någon fortfarande på svar.");
  const fold = line.closest("details");
  expect(fold?.open).toBe(false);
  line.click();

  expect(fold?.open).toBe(true);
  getByRole("heading", { name: "På Kvarnskolan väntar någon fortfarande på svar från skolsköterskan." });
});

it("has two buttons, and says beside them whether anybody takes it", async () => {
  const { container, findByText } = page(open, { onabsence: vi.fn() });

  await findByText("Ingen har sagt att de tar det.");
  expect([...container.querySelectorAll(".acts button")].map((button) => button.textContent)).toEqual(["Registrera frånvaro", "Nå reservteamet"]);
  expect(container.textContent).not.toContain("Det här kan du göra"); // the page it stands on says that, beside its figures
});

it("is taken with a name", async () => {
  const taken = { ...CARD, taken_by: { id: "k", name: "Karin Ek" } };
  const { findByRole, findByText, queryByRole, asked } = page({ ...open, "POST /api/ladder/take": [200, { cards: [taken] }] });

  (await findByRole("button", { name: "Jag tar det" })).click();

  await findByText("Karin Ek tar det. Rutan är kvar tills någon har svarat.");
  expect(queryByRole("button", { name: "Jag tar det" })).toBeNull();
  expect(asked.at(-1)?.body).toEqual({ school: "s", branch: "counsellor" });
});

it("names those of the back-up who were reached", async () => {
  const people = [{ id: "a", name: "Cilla" }, { id: "b", name: "Dag" }];
  const { findByRole, findByText } = page({ ...open, "POST /api/ladder/reach-back-up": [200, { people }] });

  (await findByRole("button", { name: "Nå reservteamet" })).click();

  await findByText("Fick en avisering till: Cilla, Dag. De kan nås en gång i timmen.");
});

it("says so when somebody answered meanwhile", async () => {
  const { findByRole, findByText } = page(open);

  (await findByRole("button", { name: "Nå reservteamet" })).click();

  await findByText("Det är redan besvarat.");
});

it("keeps the card and says what to do when the service does not answer", async () => {
  const { findByRole, findByText } = page({ ...open, "POST /api/ladder/take": [503, { code: "try_again" }] });

  (await findByRole("button", { name: "Jag tar det" })).click();

  await findByText("Det gick inte. Försök igen.");
  await findByRole("button", { name: "Jag tar det" });
});

it("leads to where an absence is recorded, where there is such a place", async () => {
  const onabsence = vi.fn();
  const { findByRole } = page(open, { onabsence });

  (await findByRole("button", { name: "Registrera frånvaro" })).click();

  expect(onabsence).toHaveBeenCalledOnce();
});
