import { IN_BACKGROUND } from "../../api/client";
import type { Envelope, IdentitiesApi, Opening } from "../../api/identities";
import type { ThreadsApi } from "../../api/threads";
import type { Id } from "../../api/types";
import { fromBase64url } from "../../crypto/encoding";
import { CannotOpen } from "../../crypto/errors";
import { openIdentity } from "../../crypto/identity-envelope";
import { reveal } from "../../threads/reveal";
import type { Roster } from "../../threads/reveal";
import type { Party } from "../../threads/thread_box";
import { rosterOf } from "./told";
import { t } from "./words";

interface Ports { readonly api: IdentitiesApi; readonly threads: ThreadsApi; readonly party: Party }

/** Whether `me` asks still, and may take it back: nobody has opened it. */
export function asksStill({ opened_at: opened, ended_at: ended, ...first }: Opening, me: Id): boolean {
  const askings = [first, ...first.also_asked];
  return opened === null && ended === null && askings.some((one) => one.asked_by.id === me && one.withdrawn_at === null);
}

/** What an opening waits for, where that is this person's to do. */
export function waitsFor(opening: Opening, me: Id): "open" | "review" | null {
  const { danger: isDanger, ended_at: ended } = opening;
  if (!opening.yours || ended !== null) return null;
  if (opening.opened_by === null) return isDanger || isAskedByAnother(opening, me) ? "open" : null;
  return isDanger && !isOver(opening, me) ? "review" : null;
}

/** Whether somebody else asks still, and it was not `me` who asked first. */
function isAskedByAnother(opening: Opening, me: Id): boolean {
  if (opening.asked_by.id === me) return false;
  return [opening, ...opening.also_asked].some((one) => one.asked_by.id !== me && one.withdrawn_at === null);
}

/** Whether an opening in danger was looked at, or is somebody else's to look at: `me` opened it or asked for it. */
function isOver({ reviewed_at: reviewed, opened_by: opener, asked_by: first, also_asked: others }: Opening, me: Id): boolean {
  return reviewed !== null || [opener, first, ...others.map((one) => one.asked_by)].some((one) => one?.id === me);
}

/** Who anonymous students are: what was asked, and what waits for one's back-up team. */
export class Openings {
  rows = $state.raw<readonly Opening[] | null>(null);
  /** Who it is, on this screen and nowhere else. */
  found = $state.raw<{ readonly id: Id; readonly roster: Roster } | null>(null);
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async look(asking = {}): Promise<void> {
    this.rows = await this.#ports.api.list(asking);
  }

  /** What most needs somebody, of what waits for `me`. */
  urgent(me: Id): "danger" | "review" | "asked" | null {
    const waiting = (this.rows ?? []).flatMap((row) => ({ row, what: waitsFor(row, me) }));
    if (waiting.some(({ row, what }) => what === "open" && row.danger)) return "danger";
    if (waiting.some(({ what }) => what === "review")) return "review";
    return waiting.some(({ what }) => what === "open") ? "asked" : null;
  }

  async ask(thread: Id, isDanger: boolean, reason: string): Promise<void> {
    await this.#ports.api.ask(thread, isDanger, reason);
    await this.look();
  }

  /** Open the envelope with the team's keys; where the student is told, the thread is told the name as well. */
  async open({ id, told_at: told }: Opening, tell: boolean): Promise<void> {
    const envelope = await this.#ports.api.open(id, tell);
    const roster = await this.#opened(envelope);
    this.found = { id, roster };
    if (tell || told !== null) await this.#tellThread(envelope, roster);
    await this.look();
  }

  /** Tell the student after all. The name stands in the thread where it was this person who opened it. */
  async tell(opening: Opening, me: Id): Promise<void> {
    const told = await this.#ports.api.tell(opening.id);
    if (opening.opened_by?.id === me) await this.open(told, true);
    await this.look();
  }

  async withdraw({ id }: Opening): Promise<void> {
    await this.#ports.api.withdraw(id);
    await this.look();
  }

  async review({ id }: Opening, isRight: boolean): Promise<void> {
    await this.#ports.api.review(id, isRight);
    await this.look();
  }

  /** Look now, and once a minute. Returns how to stop. */
  follow(everyMs = 60_000): () => void {
    const look = (): void => void this.look(IN_BACKGROUND).catch(() => undefined);
    look();
    const timer = setInterval(look, everyMs);
    return () => clearInterval(timer);
  }

  async #opened({ student, team, kid, sealed }: Envelope): Promise<Roster> {
    const keys = await this.#ports.party.holder(kid, team);
    if (keys === undefined) throw new CannotOpen();
    return rosterOf(await openIdentity(student, fromBase64url(sealed), keys));
  }

  async #tellThread({ thread }: Envelope, roster: Roster): Promise<void> {
    const { threads, party } = this.#ports;
    await reveal(thread, roster, t("said", { name: roster.name }), threads, party);
  }
}
