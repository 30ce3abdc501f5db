/** The product's own icons: 24 grid, stroke 1.75, round ends. One path each. */
export const ICONS = {
  leave: "M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M9.5 12H20m-4-4 4 4-4 4",
  phone:
    "M7.2 4.5 9.4 9 7.6 11a12 12 0 0 0 5.4 5.4l2-1.8 4.5 2.2v2.4A1.8 1.8 0 0 1 17.6 21 14.6 14.6 0 0 1 3 6.4 1.8 1.8 0 0 1 4.8 4.5Z",
  down: "m5.5 9.5 6.5 6.5 6.5-6.5",
  up: "m5.5 14.5 6.5-6.5 6.5 6.5",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  list: "M4 7h16M4 12h16M4 17h10",
  back: "m14.5 5.5-6.5 6.5 6.5 6.5",
  next: "m9.5 5.5 6.5 6.5-6.5 6.5",
  check: "m5 12.5 4.5 4.5L19 7.5",
  close: "m6 6 12 12M18 6 6 18",
  chat: "M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4.5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z",
  lock: "M7 11h10a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2ZM8 11V8a4 4 0 0 1 8 0v3",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM9.25 12a2.75 2.75 0 1 0 5.5 0a2.75 2.75 0 1 0-5.5 0",
  picture:
    "M6 5h12a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2ZM4 16l4.5-4.5 4 4 2.5-2.5 5 4.5M13.75 9.5a1.25 1.25 0 1 0 2.5 0a1.25 1.25 0 1 0-2.5 0",
  find: "M5 11a6 6 0 1 0 12 0a6 6 0 1 0-12 0M15.5 15.5l4.5 4.5",
  away: "M6.5 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M4 20v-1.5A5.5 5.5 0 0 1 9.5 13h1M15 17h6",
  calendar: "M6 6h12a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2ZM4 10.5h16M8.5 3.5V7m7-3.5V7",
  handover: "M4 8h13m-4-4 4 4-4 4M20 16H7m4-4-4 4 4 4",
  note: "M5 4h14v11l-5 5H5ZM19 15h-5v5M8.5 8.5h7m-7 4h4",
  save: "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14",
} as const;

export type IconName = keyof typeof ICONS;

/** Those that point somewhere turn around where the page is read from the right. */
export const MIRRORED: ReadonlySet<IconName> = new Set(["leave", "list", "back", "next", "handover"]);
