import type { ThreadsApi } from "../api/threads";
import type { Person, Thread } from "../api/types";
import { reveal } from "../threads/reveal";
import type { Party } from "../threads/thread_box";
import { t } from "./telling_words";

/** Tell those who read `thread` who wrote it, as the roster and the student's own words. */
export async function revealAs({ name, class: of }: Person, { id, school }: Thread, api: ThreadsApi, party: Party): Promise<void> {
  await reveal(id, { v: 1, name, class: of, school: school.name }, t("said", { name }), api, party);
}
