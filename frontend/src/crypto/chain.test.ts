/** What a server that can write to its own database still cannot do to keys. */
import { describe, expect, it } from "vitest";
import { aTeam, anId, existing, fetched, flipped, Team } from "../../tests/crypto/school";
import type { BranchPins } from "./chain";
import { verifyBranch } from "./chain";
import { BadSignature, CannotOpen, ChainRefused, E1Error, Malformed, RolledBack, RootChanged } from "./errors";
import { checkFingerprint, schoolFingerprint } from "./fingerprint";
import { newIdentity } from "./primitives";
import { decodeTeamEpoch, openBundle, sealBundle, unwrapPrevious, wrapPrevious } from "./team-epoch";

function rootOf(backUp: Team): BranchPins {
  return { root: existing(backUp.epochs[0]).digest, backUp: null, teams: new Map() };
}

describe("a chain", () => {
  it("verifies from the root alone, and again from its pins", async () => {
    const backUp = await aTeam(1, 2);
    const team = await aTeam(2, 2, backUp.secrets[0]);

    const first = await verifyBranch(fetched(backUp, team), rootOf(backUp));
    await backUp.grow();
    await team.grow();
    const second = await verifyBranch(fetched(backUp, team), first.pins);

    expect(first.pins.backUp?.epoch).toBe(2);
    expect(second.pins).toEqual({ ...rootOf(backUp), backUp: backUp.pin, teams: new Map([[team.id, team.pin]]) });
  });

  it("from another root is the red screen", async () => {
    const [real, fake] = [await aTeam(1, 1), await aTeam(1, 1)];
    await expect(verifyBranch(fetched(fake), rootOf(real))).rejects.toThrow(RootChanged);
  });

  it("older than the one seen, or beside it, is refused", async () => {
    const backUp = await aTeam(1, 2);
    const team = await aTeam(2, 1, backUp.secrets[0]);
    const fork = team.shown(0);
    [fork.epochs, fork.secrets] = [team.epochs.slice(), team.secrets.slice()];
    await team.grow();
    await fork.grow();
    const { pins } = await verifyBranch(fetched(backUp, team), rootOf(backUp));

    await expect(verifyBranch(fetched(backUp, team.shown(0)), pins)).rejects.toThrow(RolledBack);
    await expect(verifyBranch(fetched(backUp.shown(0), team), pins)).rejects.toThrow(RolledBack);
    await expect(verifyBranch(fetched(backUp, fork), pins)).rejects.toThrow(E1Error);
  });

});

describe("the records of a chain", () => {
  it("with a gap or out of order are refused", async () => {
    const backUp = await aTeam(1, 1);
    const team = await aTeam(2, 3, backUp.secrets[0]);
    for (const order of [[0, 2], [1, 0], [0, 0], [1, 2], []]) {
      const shown = fetched(backUp, team.shown(...order));
      await expect(verifyBranch(shown, rootOf(backUp))).rejects.toThrow(ChainRefused);
    }
  });
});

describe("an appointed team", () => {
  it("does not appoint itself", async () => {
    const [backUp, rogue] = [await aTeam(1, 1), await aTeam(2, 1)];
    await expect(verifyBranch(fetched(backUp, rogue), rootOf(backUp))).rejects.toThrow(BadSignature);
  });

  it("takes no epoch from a stranger", async () => {
    const backUp = await aTeam(1, 1);
    const team = await (await aTeam(2, 1, backUp.secrets[0])).grow(await newIdentity());
    await expect(verifyBranch(fetched(backUp, team), rootOf(backUp))).rejects.toThrow(BadSignature);
  });

  it("is not appointed by a former back-up member", async () => {
    const backUp = await aTeam(1, 2);
    const { pins } = await verifyBranch(fetched(backUp), rootOf(backUp));
    const rogue = await aTeam(3, 1, backUp.secrets[0]);
    await expect(verifyBranch(fetched(backUp, rogue), pins)).rejects.toThrow(ChainRefused);
  });

  it("may be appointed by the epoch pinned before a fetch that brings a newer one", async () => {
    const backUp = await aTeam(1, 1);
    const { pins } = await verifyBranch(fetched(backUp), rootOf(backUp));
    const team = await aTeam(3, 1, backUp.secrets[0]);
    await backUp.grow();
    expect((await verifyBranch(fetched(backUp, team), pins)).pins.backUp).toEqual(backUp.pin);
  });

});

describe("a team's chain", () => {
  it("can be replaced by the back-up", async () => {
    const backUp = await aTeam(1, 2);
    const team = await aTeam(2, 1, backUp.secrets[0]);
    const { pins } = await verifyBranch(fetched(backUp, team), rootOf(backUp));
    await team.grow(backUp.secrets[1]);
    const verified = await verifyBranch(fetched(backUp, team), pins);
    expect(verified.teams.get(team.id)?.current.epoch).toBe(2);
  });

  it("belongs to this school and this branch, and has one chain", async () => {
    const backUp = await aTeam(1, 1);
    const nurses = await new Team(2, "nurse").grow(backUp.secrets[0]);
    const strangers = await new Team(2, "counsellor", anId(0x99)).grow(backUp.secrets[0]);
    const team = await aTeam(2, 1, backUp.secrets[0]);
    for (const teams of [[nurses], [strangers], [team, team]]) {
      await expect(verifyBranch(fetched(backUp, ...teams), rootOf(backUp))).rejects.toThrow(ChainRefused);
    }
    const asNurses = { ...fetched(backUp), branch: "nurse" as const };
    await expect(verifyBranch(asNurses, rootOf(backUp))).rejects.toThrow(ChainRefused);
  });

  it("has no changed bit: no swapped key, no added member", async () => {
    const backUp = await aTeam(1, 1);
    const team = await aTeam(2, 1, backUp.secrets[0]);
    const { record, signature } = existing(team.records[0]);
    for (let bit = 0; bit < record.length * 8; bit += 97) {
      team.records = [{ record: flipped(record, bit), signature }];
      await expect(verifyBranch(fetched(backUp, team), rootOf(backUp))).rejects.toThrow(E1Error);
    }
  });
});

it("roots must match the fingerprint on paper", async () => {
  const roots = { counsellor: rootOf(await aTeam(1, 1)).root, nurse: rootOf(await aTeam(2, 1)).root };
  const paper = await schoolFingerprint(anId(1), roots);
  await checkFingerprint(paper, anId(1), roots);
  const swapped = { counsellor: roots.nurse, nurse: roots.counsellor };
  await expect(checkFingerprint(paper, anId(1), swapped)).rejects.toThrow(RootChanged);
});

describe("a bundle", () => {
  it("opens for its member and epoch alone, with the keys of the record", async () => {
    const [nora, other] = [await newIdentity(), await newIdentity()];
    const team = new Team(1);
    team.members = [{ id: anId(0x61), kid: nora.public.kid }];
    await team.grow();
    await team.grow();
    const [first, second] = [existing(team.epochs[0]), existing(team.epochs[1])];
    const [before, keys] = [existing(team.secrets[0]), existing(team.secrets[1])];
    const sealed = await sealBundle(keys, second, anId(0x61), nora.public);

    expect(await openBundle(sealed, second, anId(0x61), nora)).toEqual(keys);
    await expect(openBundle(sealed, second, anId(0x61), other)).rejects.toThrow(CannotOpen);
    await expect(openBundle(sealed, first, anId(0x61), nora)).rejects.toThrow(CannotOpen);
    const wrong = await sealBundle(before, second, anId(0x61), nora.public);
    await expect(openBundle(wrong, second, anId(0x61), nora)).rejects.toThrow(CannotOpen);
    expect(() => sealBundle(keys, second, anId(0x61), other.public)).toThrow(Malformed);
  });

  it("leads back and never forward", async () => {
    const team = await aTeam(1, 2);
    const [first, second] = [existing(team.epochs[0]), existing(team.epochs[1])];
    const [before, keys] = [existing(team.secrets[0]), existing(team.secrets[1])];
    const link = await wrapPrevious(keys, second, before);

    expect(await unwrapPrevious(link, keys, second, first)).toEqual(before);
    await expect(unwrapPrevious(link, before, second, first)).rejects.toThrow(CannotOpen);
    await expect(unwrapPrevious(link, keys, second, second)).rejects.toThrow(CannotOpen);
  });

  it("is never signed with two of one member", async () => {
    const team = new Team(1);
    team.members = [{ id: anId(1), kid: anId(2) }, { id: anId(1), kid: anId(3) }];
    await expect(team.grow()).rejects.toThrow(Malformed);
    team.members = [];
    await expect(team.grow()).rejects.toThrow(Malformed);
    const { record } = existing((await aTeam(1, 1)).records[0]);
    expect((await decodeTeamEpoch(record)).members).toHaveLength(2);
  });
});
