import { DOOR } from "./door";
import { INSIGHT } from "./insight";
import { LEAVING } from "./leaving";
import { STATES } from "./row";
import type { Row, Scene, State } from "./row";
import { SETUP } from "./setup";
import { SETUP_SHEETS } from "./setup_sheets";
import { STAFF } from "./staff";
import { STAFF_SHEETS } from "./staff_sheets";
import { STUDENT } from "./student";
import { STUDENT_PICTURES } from "./student_pictures";
import { STUDENT_SHEETS } from "./student_sheets";

/** Every screen of each audience. */
export const ROWS: readonly Row[] = [...STUDENT, ...STUDENT_SHEETS, ...STUDENT_PICTURES, ...DOOR, ...STAFF, ...STAFF_SHEETS, ...INSIGHT, ...SETUP, ...SETUP_SHEETS, ...LEAVING];

export interface Room { readonly row: Row; readonly state: State; readonly scene: Scene }

/** What there is to look at. */
export const ROOMS: readonly Room[] = ROWS.flatMap((row) => STATES.flatMap((state) => {
  const scene = row[state];
  return typeof scene === "string" ? [] : [{ row, state, scene }];
}));
