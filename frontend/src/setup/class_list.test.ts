// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import { Client } from "../api/client";
import { standInADrawnPage } from "../testing/page";
import type { PersonAdmin } from "./admin";
import { holdsMore, readList } from "./class_list";
import PasteList from "./PasteList.svelte";
import { Pasting } from "./pasting.svelte";
import { SetupView } from "./setup.svelte";

function student(name: string, inClass: string): PersonAdmin {
  return { id: name, username: name, name, role: "student", class: inClass, active: true, schools: ["s"], teams: [], state: "new" };
}

it("takes names and classes as a list or a spreadsheet has them, and nothing else of a line", () => {
  const pasted = "Namn;Klass\nElin Ask; 7A\n\nÅke  Öst\t7B\t20130101-1234\nNoor Ali, 8C\r\n\"Alm, Ida\"; 9A";

  expect(readList(pasted, []).map((line) => [line.number, line.name, line.class, line.trouble])).toEqual([
    [2, "Elin Ask", "7A", null], [4, "Åke Öst", "7B", null], [5, "Noor Ali", "8C", null], [6, "Alm, Ida", "9A", null],
  ]);
  expect([holdsMore(pasted), holdsMore("Elin Ask; 7A;")]).toEqual([true, false]);
});

it.each([
  ['"Alm, Ida",9A', "Alm, Ida", "9A", null],
  ['"Ida ""Lill"" Alm"\t9A', 'Ida "Lill" Alm', "9A", null],
  ["Alm, Ida, 9A", "Alm", "Ida", "parts"],
  ["Alm, Ida", "Alm", "Ida", "no_digit"],
  ["Elin Ask;20130101-1234;7A", "Elin Ask", "20130101-1234", "number"],
  ["Elin Ask 130101-1234; 7A", "Elin Ask 130101-1234", "7A", "number"],
  ["Elin Ask; 2013-01-01", "Elin Ask", "2013-01-01", "number"],
])("makes no wrong person of %s", (line, name, inClass, trouble) => {
  expect(readList(line, [])).toEqual([{ number: 1, text: line, name, class: inClass, trouble }]);
});

it.each(["Förnamn;Efternamn;Klass\nElin;Ask;7A", "\n\nKlass;Namn\n7A;Elin Ask", "Förnamn,Efternamn,Klass\nElin,Ask,7A",
  "Personnummer\tElev\tKlass\n20130101-1234\tElin Ask\t7A"])("goes by the headings of %j", (pasted) => {
  expect(readList(pasted, []).map((line) => [line.name, line.class, line.trouble])).toEqual([["Elin Ask", "7A", null]]);
  expect(holdsMore(pasted)).toBe(pasted.startsWith("Personnummer"));
});

it("takes a class without a digit from who says that it is one", () => {
  expect(readList("Elin Ask; Röd", [], true).map(({ trouble }) => trouble)).toEqual([null]);
});

it("says line by line what is wrong", () => {
  const lines = ["Elin Ask", "; 7A", "Noor Ali; 7A", "noor ali; 7a", "Tove Ek; 7A", `Ida; ${"x".repeat(21)}`, `${"y".repeat(121)}; 7A`];

  expect(readList(lines.join("\n"), [student("Tove Ek", "7A")]).map(({ trouble }) => trouble)).toEqual([
    "no_class", "no_name", null, "twice", "exists", "class_long", "name_long",
  ]);
});

it("adds those that can be added, and keeps in the field those that cannot and those that failed", async () => {
  standInADrawnPage();
  const stored: (string | undefined)[] = [];
  const fetch = vi.fn((url: string, init: RequestInit) => {
    const { name } = (typeof init.body === "string" ? JSON.parse(init.body) : {}) as { name?: string };
    if (url !== "/api/admin/people" || init.method !== "POST") return Promise.resolve(Response.json({ people: [], schools: [] }));
    if (name === "Bo Ek") return Promise.resolve(Response.json({ code: "try_again" }, { status: 503 }));
    stored.push(name);
    return Promise.resolve(Response.json({ id: name, username: name }, { status: 201 }));
  });
  const view = new SetupView(new Client(fetch, () => Promise.resolve()));
  render(PasteList, { pasting: new Pasting(view), school: "s", ondone: vi.fn() });
  const field = screen.getByLabelText<HTMLTextAreaElement>("Klasslistan");

  await fireEvent.input(field, { target: { value: "Ada Alm; 7A\nutan klass\nBo Ek; 7A\nCia Rot; 7A" } });
  expect(screen.getByRole("listitem").textContent).toContain("Rad 2, ”utan klass”: klassen saknas.");
  await fireEvent.submit(field.closest("form") ?? field);

  expect(await screen.findByText(/Det stannade efter 1 elev\. Resten står kvar i fältet\./)).toBeTruthy();
  expect(field.value).toBe("utan klass\nBo Ek; 7A\nCia Rot; 7A");
  expect(stored).toEqual(["Ada Alm"]);
});
