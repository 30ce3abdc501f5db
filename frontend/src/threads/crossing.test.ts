import { expect, it } from "vitest";
import type { Crossing } from "../api/crossings";
import { E1Error } from "../crypto/errors";
import { newId } from "../crypto/primitives";
import { told, TELLING, WORDS } from "../testing/crossing";
import { madeSchool, madeWorker } from "../testing/school";
import { openCrossing } from "./crossing";

it("is read by the other branch's team, and sealed to nobody else", async () => {
  const { crossing, grants, school, nurse } = await told();

  expect(await openCrossing(crossing, nurse)).toEqual(WORDS);
  expect(grants.map(({ type, recipient }) => [type, recipient])).toEqual([["team", school.nurses.id]]);
});

it("does not open to who wrote it", async () => {
  const { crossing, counsellor } = await told();

  await expect(openCrossing(crossing, counsellor)).rejects.toThrow(E1Error);
});

it("opens in no other name, place or team's hand", async () => {
  const { crossing, nurse, school } = await told();
  const foreign = await madeSchool(await madeWorker(), await madeWorker());
  const lies: Crossing[] = [
    { ...crossing, id: newId() },
    { ...crossing, author: { id: newId(), name: "Elin" } },
    { ...crossing, told: { ...crossing.told, author_role: 2 } },
    { ...crossing, told: { ...crossing.told, signer: school.backUp.wire } },
    { ...crossing, told: { ...crossing.told, signer: foreign.team.wire } },
    { ...crossing, told: { ...crossing.told, team: school.team.wire } },
  ];

  for (const lie of lies) await expect(openCrossing(lie, nurse)).rejects.toThrow(E1Error);
});

it("opens of no other student than the one it tells of, nor of none, and by no other paragraph", async () => {
  const { crossing, nurse } = await told();
  const lies: Crossing[] = [
    { ...crossing, student: { id: newId(), name: "Tilde" } },
    { ...crossing, student: null },
    { ...crossing, paragraph: "osl_10_2" },
  ];

  for (const lie of lies) await expect(openCrossing(lie, nurse)).rejects.toThrow(E1Error);
});

it("opens though a service older than the list of paragraphs names none", async () => {
  const { crossing, nurse } = await told();

  expect(await openCrossing({ ...crossing, paragraph: undefined }, nurse)).toEqual(WORDS);
});

it("of an anonymous student opens under nobody's name", async () => {
  const { crossing, nurse } = await told({ ...TELLING, isNameless: true });

  expect(await openCrossing(crossing, nurse)).toEqual(WORDS);
  const named = { ...crossing, student: { id: newId(), name: "Tilde" } };
  await expect(openCrossing(named, nurse)).rejects.toThrow(E1Error);
});
