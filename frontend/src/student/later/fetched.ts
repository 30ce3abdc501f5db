import { later } from "../../app/later";
import type * as parts from "./parts";

export type Parts = typeof parts;

/** What comes later, once somebody has asked for a part of it. @throws where it does not come */
export function fetchedParts(): Promise<Parts> {
  return later("parts", () => import("./parts"));
}
