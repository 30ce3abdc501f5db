/** One node of the promise line. `when` is a promised moment in two halves: day, time. */
export interface Step {
  readonly kind: "done" | "big" | "next" | "late";
  readonly title: string;
  readonly when?: readonly [string, string];
  readonly more?: string;
}
