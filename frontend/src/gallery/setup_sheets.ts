import { t } from "../setup/words";
import { pressing, typeInto } from "./hands";
import type { Row, Scene } from "./row";
import type { MadeUpServer, Wrong } from "./server";
import { admin } from "./setup";

const NO_PROMISE = "no promise is said on this sheet";
const SAME = "always has the same to show";
const SHEET_WAITS = "what it shows was fetched for the screen under it";
const PASTED = "Alva Ek\t8A\nAbdirahman Hassan Mohamud\t8A\nutan klass\nZorro Öberg\t9C";

/** Type into the sheet and press what is lowest in it; what comes back goes wrong. */
function sent(open: () => Promise<void>, field: string, text: string, go: () => string, goes: Wrong): (server: MadeUpServer) => Promise<void> {
  return async (server) => {
    await open();
    await typeInto(field, text);
    server.goes(goes);
    const button = [...document.querySelectorAll<HTMLButtonElement>("[role=dialog] button")].find(({ textContent }) => textContent.trim().startsWith(go()));
    button?.click();
  };
}

const adding = pressing(() => t("screen.people"), () => t("people.add"));
const pasting = pressing(() => t("screen.students"), () => t("paste.open"));
const making = pressing(() => t("team.make"));
const writing = (goes: Wrong): Scene => admin({ acts: sent(adding, "[role=dialog] input:not([type])", "Sara Holm", () => t("people.add"), goes) });
const teaming = (goes: Wrong): Scene => admin({ acts: sent(making, "[role=dialog] input:not([type])", "Skolsköterskorna", () => t("team.make"), goes) });

async function pasted(): Promise<void> {
  await pasting();
  await typeInto("textarea", PASTED);
}

export const SETUP_SHEETS: readonly Row[] = [
  { audience: "setup", screen: "add person", usual: admin({ acts: adding }), empty: SAME, loading: SHEET_WAITS, error: writing("fails"), offline: writing("away"), late: NO_PROMISE },
  { audience: "setup", screen: "change teams", usual: admin({ acts: pressing(() => t("screen.people"), () => t("people.change")) }), empty: SAME, loading: SHEET_WAITS, error: "the same notice as where a person is added", offline: "the same notice as where a person is added", late: NO_PROMISE },
  { audience: "setup", screen: "end a person", usual: admin({ acts: pressing(() => t("screen.people"), () => t("people.deactivate")) }), empty: SAME, loading: SHEET_WAITS, error: "said on the screen of people", offline: "said on the screen of people", late: NO_PROMISE },
  { audience: "setup", screen: "class list", usual: admin({ acts: pasted }), empty: admin({ acts: pasting }), loading: SHEET_WAITS, error: "tried line by line; what is left stays, with a notice", offline: "tried line by line; what is left stays, with a notice", late: NO_PROMISE },
  { audience: "setup", screen: "make a team", usual: admin({ acts: making }), empty: SAME, loading: SHEET_WAITS, error: teaming("fails"), offline: teaming("away"), late: NO_PROMISE },
];
