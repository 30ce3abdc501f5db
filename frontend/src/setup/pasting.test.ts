// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { Client } from "../api/client";
import { standInADrawnPage } from "../testing/page";
import PasteList from "./PasteList.svelte";
import { Pasting } from "./pasting.svelte";
import { SetupView } from "./setup.svelte";

interface Posted { id: string; name: string; school: string }
type Answer = () => Response;

/** A sheet with a list in it. The service answers what is posted when a test says so; null: never. */
function sheet(text: string) {
  standInADrawnPage();
  const posted: Posted[] = [];
  const waiting: ((answer: Answer) => void)[] = [];
  const listed = { isAway: false, people: [] as unknown[] };
  const fetch = vi.fn(async (url: string, init: RequestInit) => {
    if (url === "/api/admin/people" && init.method === "POST") {
      posted.push(JSON.parse(init.body as string) as Posted);
      return (await new Promise<Answer>((done) => waiting.push(done)))();
    }
    return listed.isAway ? new Response(null, { status: 503 }) : Response.json({ people: listed.people, schools: [] });
  });
  const view = new SetupView(new Client(fetch, () => Promise.resolve()));
  const pasting = new Pasting(view);
  pasting.text = text;
  const ondone = vi.fn();
  const props = { pasting, school: "a", ondone };
  async function answer(made: Answer = () => Response.json({ id: "i", username: "u" }, { status: 201 })): Promise<void> {
    await waitFor(() => { expect(waiting.length).toBeGreaterThan(0); });
    waiting.shift()?.(made);
  }
  return { ...render(PasteList, props), props, posted, listed, pasting, view, ondone, answer };
}

const noAnswer = () => new Response(null, { status: 504 });
const form = () => screen.getByRole("dialog").querySelector("form") ?? document.body;

it("adds a list at the school it was sent to, whatever is chosen meanwhile, and stays until it is done", async () => {
  const { rerender, posted, ondone, answer, pasting } = sheet("Ada Alm; 7A\nBo Ek; 7A");

  await fireEvent.submit(form());
  await rerender({ school: "b" });
  await fireEvent.keyDown(window, { key: "Escape" });
  for (const button of screen.getAllByRole("button", { name: "Stäng" })) await fireEvent.click(button);
  await answer();
  await waitFor(() => { expect(pasting.text).toBe("Bo Ek; 7A"); });
  expect(ondone).not.toHaveBeenCalled();
  await answer();

  await waitFor(() => { expect(ondone).toHaveBeenCalledOnce(); });
  expect(posted.map(({ name, school }) => [name, school])).toEqual([["Ada Alm", "a"], ["Bo Ek", "a"]]);
  expect(pasting.text).toBe("");
});

it("adds nobody twice where the sheet is gone and there again while a list is added", async () => {
  const { unmount, props, posted, answer, pasting } = sheet("Ada Alm; 7A\nBo Ek; 7A");

  await fireEvent.submit(form());
  unmount();
  render(PasteList, props);
  await fireEvent.submit(form());
  await answer();
  await answer();

  await waitFor(() => { expect(pasting.act.busy).toBe(false); });
  expect(posted.map(({ name }) => name)).toEqual(["Ada Alm", "Bo Ek"]);
});

it("asks again with the same id where no answer came, and lists again neither whom it added nor whom it now finds", async () => {
  const { posted, listed, pasting, answer } = sheet("Ada Alm; 7A\nBo Ek; 7A\nada alm; 7a");
  listed.isAway = true;

  await fireEvent.submit(form());
  await answer();
  await answer(noAnswer);
  await waitFor(() => { expect(pasting.act.busy).toBe(false); });
  expect(pasting.text).toBe("Bo Ek; 7A\nada alm; 7a");
  expect(pasting.lines("a").map(({ trouble }) => trouble)).toEqual([null, "exists"]);

  await fireEvent.submit(form());
  await waitFor(() => { expect(posted).toHaveLength(3); });
  expect(posted[2]).toEqual(posted[1]);
  listed.isAway = false;
  listed.people = [{ id: posted[1]?.id, name: "Bo Ek", class: "7A", role: "student", schools: ["a"], active: true }];
  await answer(noAnswer);

  await waitFor(() => { expect(pasting.text).toBe("ada alm; 7a"); });
  expect(new Set(posted.map(({ id }) => id)).size).toBe(2);
});
