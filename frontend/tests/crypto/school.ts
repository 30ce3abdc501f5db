/** A small school for tests of the protocol: everything signed, nothing stored. */
import type { ChainPin, FetchedBranch } from "../../src/crypto/chain";
import type { Bytes, Id } from "../../src/crypto/encoding";
import { toBase64url } from "../../src/crypto/encoding";
import type { Signed } from "../../src/crypto/identity";
import type { KeyPair } from "../../src/crypto/primitives";
import { newIdentity } from "../../src/crypto/primitives";
import type { Branch, Member, TeamEpoch } from "../../src/crypto/team-epoch";
import { decodeTeamEpoch, signTeamEpoch } from "../../src/crypto/team-epoch";

export const NOW = 1_800_000_000_000;

/** An id that is easy to tell from others in a failure. */
export function anId(number: number): Id {
  return toBase64url(new Uint8Array(16).fill(number));
}

export const SCHOOL = anId(0x51);

/** `data` with one bit changed. */
export function flipped(data: Uint8Array, bit: number): Bytes {
  return Uint8Array.from(data, (byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

export function existing<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error("it should exist");
  return value;
}

/** A team with all its secrets, which grows by one epoch at a time. */
export class Team {
  readonly id: Id;
  readonly branch: Branch;
  readonly owner: Id;
  records: Signed[] = [];
  epochs: TeamEpoch[] = [];
  secrets: KeyPair[] = [];
  members: Member[] = [
    { id: anId(0x61), kid: anId(0x71) },
    { id: anId(0x62), kid: anId(0x72) },
  ];

  constructor(number: number, branch: Branch = "counsellor", owner: Id = SCHOOL) {
    this.id = anId(number);
    this.branch = branch;
    this.owner = owner;
  }

  /** Add an epoch, signed by `signer`, else by the one before, else by itself. */
  async grow(signer?: KeyPair): Promise<this> {
    const keys = await newIdentity();
    const previous = this.epochs.at(-1) ?? null;
    const { owner, branch, id: team, members } = this;
    const plan = { owner, branch, team, members, createdMs: NOW };
    const signed = await signTeamEpoch(plan, keys, previous, signer ?? this.secrets.at(-1) ?? keys);
    this.records.push(signed);
    this.epochs.push(await decodeTeamEpoch(signed.record));
    this.secrets.push(keys);
    return this;
  }

  get pin(): ChainPin {
    const { epoch, digest } = existing(this.epochs.at(-1));
    return { epoch, digest };
  }

  /** The same team as a server would show it with only these of its records. */
  shown(...places: number[]): Team {
    const copy = new Team(0, this.branch);
    copy.records = places.map((place) => existing(this.records[place]));
    return copy;
  }
}

/** A team whose first epoch `signer` signed (itself, for a back-up team). */
export async function aTeam(number: number, epochs: number, signer?: KeyPair): Promise<Team> {
  const team = new Team(number);
  for (let n = 0; n < epochs; n++) await team.grow(n === 0 ? signer : undefined);
  return team;
}

export function fetched(backUp: Team, ...teams: Team[]): FetchedBranch {
  const chains = teams.map((team) => team.records);
  return { branch: "counsellor", school: SCHOOL, backUp: backUp.records, teams: chains };
}
