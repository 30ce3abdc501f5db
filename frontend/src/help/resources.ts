import rows from "./resources.json";

/** What a row leads to: a call, a chat, or a site to read and find others by. */
export type Channel = "call" | "chat" | "web";

export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly channel: Channel;
  /** A telephone number as people write it, or the address of a chat or a site. */
  readonly address: string;
  readonly hours: string;
  readonly verifiedOn: string;
}

/** Days of the week, 1 is Monday, and from when to when: until the day after where it closes no later than it opens. */
export interface Opening {
  readonly days: readonly number[];
  readonly opens: string;
  readonly closes: string;
}

/** What a municipality adds. Dated like the national numbers, and hidden by the same rule. `hours` is a note in its own words. */
export interface LocalNumber {
  readonly label: string;
  readonly number: string;
  readonly hours: string;
  readonly opening?: readonly Opening[];
  readonly holidays?: "" | "open" | "closed";
  readonly verified_on: string;
  readonly expires_on: string;
}

type Row = (typeof rows)[number];

function channelOf(channel: string): Channel {
  return channel === "chat" || channel === "web" ? channel : "call";
}

/** Not past its date. A clock that is behind hides nothing: it is wrong, and the number is not. */
function isShown(row: Row, today: string): boolean {
  return row.verified && today < row.expires_on;
}

/**
 * Return the rows that may be shown to `audience` on the day of `now`, in their order.
 * A number that nobody verified, or verified too long ago, is never shown.
 */
export function resourcesFor(audience: "student" | "staff", now: Date, from: readonly Row[] = rows): Resource[] {
  const today = now.toISOString().slice(0, 10);
  const shown = from.filter((row) => row.audience.includes(audience) && isShown(row, today));
  return shown.map(({ id, name, channel, address, hours, verified_on }) => {
    return { id, name, channel: channelOf(channel), address, hours, verifiedOn: verified_on };
  });
}

/** Return those of the municipality's numbers that may be shown on the day of `now`. */
export function localFor(numbers: readonly LocalNumber[], now: Date): LocalNumber[] {
  const today = now.toISOString().slice(0, 10);
  return numbers.filter((row) => today < row.expires_on);
}

/** The oldest day on which one of `resources` was verified. */
export function verifiedSince(resources: readonly Resource[]): Date | null {
  const [oldest] = resources.map(({ verifiedOn }) => verifiedOn).sort();
  return oldest === undefined ? null : new Date(`${oldest}T12:00:00Z`);
}

/** What a phone dials: digits and a leading plus, nothing else. */
export function dialled(number: string): string {
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}

/** A number that is never broken over two lines. */
export function unbroken(number: string): string {
  return number.replaceAll(" ", "\u00a0").replaceAll("-", "\u2011");
}
