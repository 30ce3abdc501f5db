/** What travels between client and server: the shapes of docs/interface.md, nothing of our own. */

/** 16 bytes, base64url without padding. */
export type Id = string;
/** Any bytes, base64url without padding. */
export type Base64 = string;
/** RFC 3339 in UTC. */
export type Moment = string;

export type Branch = "counsellor" | "nurse";
export type Urgency = "acute" | "soon" | "routine";
export type Role = "student" | "counsellor" | "nurse" | "head" | "verksamhetschef" | "municipality" | "administrator";
export type TeamKind = "school" | "back_up";

export interface Named { id: Id; name: string }
export interface TeamName extends Named { kind: TeamKind }

export interface Person {
  id: Id;
  username: string;
  name: string;
  role: Role;
  language: string;
  class: string | null;
  second_factor: "not_needed" | "set_up" | "needed" | "verified";
  /** Whether a passkey proves the second factor. */
  passkey: boolean;
  schools: { id: Id; name: string; time_zone: string; opened: boolean; triage: boolean }[];
  teams: { id: Id; name: string; branch: Branch; kind: TeamKind; schools: Id[] }[];
}
export interface Session { csrf: string; now: Moment; demonstration: boolean; idle_s: number; person: Person | null }
export interface Opening { days: readonly number[]; opens: string; closes: string }
export interface LocalHelp {
  label: string; number: string; hours: string; opening: readonly Opening[]; holidays: "" | "open" | "closed"; verified_on: string; expires_on: string;
}

export interface Identity { record: Base64; signature: Base64; kid: Id }
export type SlotType = "pin" | "prf" | "code";
/** `passkey`: whose secret opens it; of type `prf` alone. */
export interface NewSlot { id: Id; type: SlotType; params: Base64; wrapped: Base64; auth: Base64 | null; share: Base64 | null; passkey?: Id }
export interface SlotState { id: Id; type: SlotType; params: Base64; wrapped: Base64 | null; left: number; wait_s: number; burnt: boolean; credential: Base64 | null }
export interface MyKeys {
  identity: Identity | null;
  vault: { version: number; sealed: Base64; kid: Id } | null;
  slots: SlotState[];
  draft_key: Base64;
}
export interface Chain { team: Id; name: string; epochs: { epoch: number; record: Base64; signature: Base64 }[] }
export interface SchoolKeys { school: Id; branches: Record<Branch, { back_up: Chain | null; team: Chain | null }> }
export interface TeamKeys {
  team: { id: Id; name: string; branch: Branch; kind: TeamKind; owner: Id; schools: Named[] };
  chain: Chain;
  back_up: Chain | null;
  bundles: { epoch: number; kid: Id; sealed: Base64 }[];
  prev_links: { epoch: number; sealed: Base64 }[];
  proposal: { epoch: number; record: Base64; kid: Id; by: Named } | null;
  people: { id: Id; name: string; identity: Identity | null; in_newest_epoch: boolean; member: boolean }[];
  answers_for: Named[];
}
export interface NewEpoch {
  record: Base64;
  signature: Base64 | null;
  bundles: { person: Id; kid: Id; sealed: Base64 }[];
  prev_link: Base64 | null;
}

export interface Wish { branch: Branch | "either"; urgency: Urgency; wished: Id[]; excluded: Id[]; language: string }
/** Whether anybody works now who may read, or when somebody does next; null where nobody has said when. */
export interface Reading { now: boolean; next_at: Moment | null }
export interface Route {
  branch: Branch;
  team: TeamName;
  back_up: TeamName;
  /** The person asked for, where they can be reached. */
  wished: Named | null;
  due_at: Moment | null;
  /** The school promises by its calendar and is closed now: help lines are shown beside the time. */
  out_of_hours: boolean;
  reading: Reading;
  reasons: string[];
  hidden_by: "key" | "service" | null;
  school: Id;
  keys: { back_up: Chain; team: Chain };
}
export type GrantType = "student" | "team" | "back_up";
export interface Grant { type: GrantType; recipient: Id; kid: Id; sealed: Base64 }
export interface Manifest { record: Base64; signature: Base64; hist: Base64; grants: Grant[] }
export interface ManifestOut { ke: number; record: Base64; signature: Base64; hist: Base64; reason: number; grant: Grant | null }
export interface Open {
  thread: Id;
  branch: Branch;
  team: Id;
  wish: Wish;
  model_version: string;
  manifest: Manifest;
  message: { mid: Id; kind: "text" | "attachment"; sealed: Base64; attachments?: Id[] };
  /** The identity of who writes without a name: of this thread alone. */
  anonymous?: { record: Base64; signature: Base64 };
}
export interface NewMessage {
  mid: Id;
  kind: "text" | "attachment" | "retract" | "reveal";
  sealed: Base64;
  urgency: Urgency | null;
  retracts: Id | null;
  follow_up_at?: Moment;
  /** Stored before; their keys are in the envelope. */
  attachments?: Id[];
}

export interface Clock {
  kind: "answer" | "follow_up";
  opened_at: Moment;
  due_at: Moment | null;
  escalate_at: Moment | null;
  escalated_at: Moment | null;
  level: number;
  back_up_due_at: Moment | null;
  at_back_up: boolean;
}
export interface Thread {
  id: Id;
  school: Named;
  branch: Branch;
  team: TeamName;
  back_up: TeamName;
  urgency: Urgency;
  language: string;
  ke: number;
  head_seq: number;
  revision: number;
  state: "waiting" | "answered" | "closed";
  opened_at: Moment;
  closed_at: Moment | null;
  newest_at: Moment;
  released_at: Moment | null;
  unread: boolean;
  clock: Clock | null;
  /** For a student in danger: who is really there, instead of a time. */
  reading: Reading | null;
  /** For a student of a school that promises by its calendar, while it is closed. */
  out_of_hours: boolean;
  /** `last_day` at the thread's school, where they leave it or have left it. */
  student: (Named & { class: string | null; last_day?: string | null; has_left?: boolean }) | null;
  /** Written without a name; and when it was told since who wrote it. */
  anonymous: boolean;
  revealed_at: Moment | null;
  claimed_by: Named | null;
  claimed_at: Moment | null;
  false_alarm: boolean;
  /** Where staff put it in their list instead; no time has moved. */
  lowered_to: Urgency | null;
  not_opened_since_answer: boolean;
  /** While an answer waits unopened: from when the student is looked for at school. */
  look_for_at: Moment | null;
  /** Sealed to keys that the student has no more: somebody has to meet them first. */
  awaits_meeting: boolean;
  /** Who had best take it, as long as nobody has; wished for by its student. */
  suggested: (Named & { wished: boolean }) | null;
}
/** A thread as a list shows it; for staff with its newest message and what opens it. */
export interface ListedThread extends Thread { preview?: Entry | null; manifests?: ManifestOut[]; identities?: Identity[] }
/** What a student who leaves, or has left, is told of it. `begins`: whether a new thread can be; no `reads_until` as long as one is open. */
export interface Leaving { school: Named; last_day: string; has_left: boolean; begins: boolean; reads_until: Moment | null }
export interface RemovedThread { id: Id; school: Named; branch: Branch; anonymous: boolean; opened_at: Moment }
export interface ThreadKeys { identities: Identity[]; teams: Chain[]; back_up: Chain }
export interface Entry {
  seq: number;
  kind: string;
  at: Moment;
  author: Id | null;
  role: 0 | 1 | 2 | null;
  mid: Id | null;
  ke: number | null;
  sealed: Base64 | null;
  retracted_at: Moment | null;
  data: Record<string, unknown>;
}
/** What stands beside a thread, for staff alone. */
export interface Companion { manifests: ManifestOut[]; entries: Entry[]; head_seq: number; people: People }
export interface NewNote { mid: Id; kind: "note" | "draft" | "retract"; sealed: Base64; retracts: Id | null }
export type People = Record<Id, { name: string; role: Role }>;
export type Heads = Record<Id, [headSeq: number, revision: number]>;
export interface Readers {
  can_read: { team: TeamName; people: Named[]; as: "team" | "back_up" }[];
  waiting: TeamName | null;
  has_read: (Named & { first_at: Moment; last_at: Moment })[];
  hidden_by: "key" | "service" | null;
  /** Whom the student has shut out of it: for the student alone. */
  excluded: Id[];
}
/** What a second person is asked to confirm: the student of an acute thread was met or phoned. */
export interface Asked { request: Id; asked_by: Named; how: "met" | "phoned"; by: Named; at: Moment }
/** A meeting with a student whose keys are new, as who began it sees it; `threads` wait for it. */
export interface Meeting {
  id: Id;
  left_s: number;
  proof: { kid: Id; proof: Base64 } | null;
  identity: Identity | null;
  met_at: Moment | null;
  threads: Id[];
}
export interface Contacts { people: (Named & { branch: Branch })[]; branches: Branch[] }
export interface HandOverTeam extends TeamName { keys: Chain; back_up: Chain; people: Named[] }

/** How a thread came here, and what stands of what staff said about it: codes, nothing of what was written. */
export interface Triage {
  /** That read it on the student's device; empty where nothing did. */
  model_version: string;
  routing: { wished_branch: Branch | "either"; branch: Branch; urgency: Urgency; reasons: string[] } | null;
  corrections: Standing[];
}
export type JudgedAlarm = "right_alarm" | "false_alarm" | "missed_alarm";
export interface Standing { kind: "reading" | "urgency" | "branch"; was: string; right: string; at: Moment; by: Named | null }
/** What is right instead; null takes back what was said before. */
export type Correction =
  | { kind: "reading"; read: "alarm" | "ask" | "calm" | "unknown"; model_version: string; right: JudgedAlarm | null }
  | { kind: "urgency"; right: Urgency | null }
  | { kind: "branch"; right: Branch | null };
export interface Corrected { thread: Thread; triage: Triage }
export const COUNTED = ["acute", "soon", "routine", "false_alarm", "right_alarm", "missed_alarm", "raised", "lowered", "other_branch"] as const;
/** One month's threads of one language: how urgent they came, and what was corrected of them. */
export interface TriageCount extends Record<(typeof COUNTED)[number], number> { month: string; language: string }
