import type { Component } from "svelte";

/** What every screen is drawn in; `usual` is how it mostly looks. */
export const STATES = ["usual", "empty", "loading", "error", "offline", "late"] as const;
export type State = (typeof STATES)[number];
export const AUDIENCES = ["student", "door", "staff", "insight", "setup"] as const;
export type Audience = (typeof AUDIENCES)[number];

/** A real component with what it is given, and what somebody does before one looks. */
export interface Drawn {
  readonly component: Component<never>;
  readonly props: object;
  readonly acts: () => Promise<void> | void;
}
export type Scene = () => Promise<Drawn> | Drawn;

/** One screen: a scene for each state, or in words why it has none. */
export type Row = { readonly audience: Audience; readonly screen: string } & Readonly<Record<State, Scene | string>>;

/** What draws `component` with `props`: the types of both are held to each other here. */
export function drawn<P extends Record<string, unknown>>(component: Component<P>, props: P, acts: () => Promise<void> | void = () => undefined): Drawn {
  return { component, props, acts };
}
