import { expect, it } from "vitest";
import { digest, utf8 } from "../crypto/encoding";
import { RootChanged } from "../crypto/errors";
import { schoolFingerprint } from "../crypto/fingerprint";
import { newId, newIdentity } from "../crypto/primitives";
import { decodeVault, encodeVault, newVault } from "../crypto/vault";
import type { Vault } from "../crypto/vault";
import { comparedFingerprint, knownRoot, withBothRoots, withRoot } from "./roots";

const school = { id: newId(), name: "Kvarnskolan" };
const backUp = newId();
const team = { branch: "counsellor" as const, schools: [school] };

async function fresh(): Promise<{ vault: Vault; counsellor: string; nurse: string }> {
  const [counsellor, nurse] = await Promise.all([digest(utf8("counsellor")), digest(utf8("nurse"))]);
  return { vault: newVault(await newIdentity(), 0), counsellor, nurse };
}

it("keeps the root of a start meeting through the vault until the other profession has met", async () => {
  const { vault, counsellor } = await fresh();
  const stored = await decodeVault(encodeVault(withRoot(vault, backUp, counsellor)));

  expect(knownRoot(stored, backUp, team)).toEqual({ root: counsellor, pin: null, isCompared: true });
  expect(knownRoot(vault, backUp, team)).toBeNull();
});

it("does not call a root compared that was only seen first", async () => {
  const { vault, counsellor, nurse } = await fresh();
  const seen = await withBothRoots(vault, school.id, { counsellor, nurse });
  const pins = seen.schools.get(school.id);
  if (pins === undefined) throw new Error("nothing pinned");
  const first = { ...seen, schools: new Map([[school.id, { ...pins, fromPaper: false }]]) };

  expect(knownRoot(first, backUp, team)?.isCompared).toBe(false);
  expect(comparedFingerprint(first, school.id)).toBeNull();
  expect(knownRoot(withRoot(first, backUp, counsellor), backUp, team)?.isCompared).toBe(true);
});

it("prints a poster only with a fingerprint over both compared roots", async () => {
  const { vault, counsellor, nurse } = await fresh();
  const compared = await withBothRoots(vault, school.id, { counsellor, nurse });

  expect(comparedFingerprint(compared, school.id)).toBe(await schoolFingerprint(school.id, { counsellor, nurse }));
  await expect(withBothRoots(compared, school.id, { counsellor: nurse, nurse: counsellor })).rejects.toThrow(RootChanged);
});

it("refuses a school pinned to another root than that of the start meeting", async () => {
  const { vault, counsellor, nurse } = await fresh();
  const met = withRoot(await withBothRoots(vault, school.id, { counsellor: nurse, nurse: counsellor }), backUp, counsellor);

  expect(() => knownRoot(met, backUp, team)).toThrow(RootChanged);
});
