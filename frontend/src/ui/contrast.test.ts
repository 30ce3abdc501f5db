import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

type Roles = ReadonlyMap<string, string>;

const source = readFileSync(new URL("../styles/tokens.css", import.meta.url), "utf8");
const [first = "", media = "", chosen = ""] = blocks(source);
const light = rolesIn(first);
const dark = rolesIn(media);

/** The bodies of `:root`, of the dark device and of the chosen dark, in that order. */
function blocks(css: string): string[] {
  return css.split(":root").slice(1).filter((part) => part.includes("--canvas:"));
}

function rolesIn(block: string): Roles {
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]));
}

/** WCAG 2 relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(roles: Roles, front: string, ground: string): number {
  const [a, b] = [roles.get(front), roles.get(ground)];
  if (a === undefined || b === undefined) throw new Error(`no colour for ${front} or ${ground}`);
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Every pair that a component draws, with what the design says it measures: light / dark. */
const PAIRS = `
ink canvas 15.08 15.56, ink surface 16.69 13.87, ink accent-soft 13.45 10.27, quiet canvas 6.84 8.99,
quiet surface 7.57 8.01, quiet sunken 6.39 9.33, quiet accent-soft 6.10 5.93, accent surface 8.02 9.19,
accent canvas 7.25 10.31, on-accent accent 8.02 8.80, on-ink ink 16.69 15.17, acute canvas 6.73 9.16,
acute acute-soft 6.40 7.65, soon canvas 6.49 10.33, soon soon-soft 6.28 8.10, late canvas 8.73 9.53,
late late-soft 8.14 7.84, success canvas 6.13 10.40, success success-soft 5.78 7.99, note-ink note 11.64 12.08,
edge surface 4.44 4.61, edge canvas 4.01 5.17, edge sunken 3.74 5.37, note-edge note 4.38 6.06,
focus canvas 15.08 18.49, focus note 15.19 14.81`;
const rows = PAIRS.split(",").map((pair) => pair.trim().split(" ") as [string, string, string, string]);
const CONTROLS = new Set(["edge", "note-edge", "focus"]);

it.each(rows)("%s on %s can be read in light and in dark", (front, ground, inLight, inDark) => {
  const least = CONTROLS.has(front) ? 3 : 4.5;
  const measured = [contrast(light, front, ground), contrast(dark, front, ground)];

  expect(Math.min(...measured)).toBeGreaterThanOrEqual(least);
  expect(measured.map((value) => value.toFixed(2))).toEqual([inLight, inDark]);
});

it.each([
  ["ink", "sunken"],
  ["on-accent", "accent-press"],
  ["accent", "sunken"],
])("%s on %s, drawn for a moment or in a notice, can be read too", (front, ground) => {
  expect(contrast(light, front, ground)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(dark, front, ground)).toBeGreaterThanOrEqual(4.5);
});

it("has one dark, whether the device asks for it or the person", () => {
  expect([...rolesIn(chosen)]).toEqual([...dark]);
});
