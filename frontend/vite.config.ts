import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import type { Plugin } from "vite";
import { modelIntegrity } from "./scripts/model.mjs";

/**
 * One bundle for one audience: a script, a stylesheet and the worker files. The student's alone has parts that are loaded
 * later, by `app/later.ts`: Integrity-Policy would block any other. `scripts/build.mjs` runs this once for each.
 */
const audience = process.env["AUDIENCE"] ?? "student";
/** Where `@noble/post-quantum` makes schemes of other curves that nobody here calls: without them a phone loads 7 kB less. */
const UNUSED_UNLESS_CALLED = ["QSF", "ecdhKem", "createKitchenSink"];
/**
 * The same of what nobody here uses in `@noble/curves`: a group of points, of which its class says of itself that making it does
 * nothing else; and roots in other fields than those of curve 25519, whose orders leave 5 when divided by 8.
 */
const CUTS: Record<string, [was: string, is: string][]> = {
  "@noble/curves/ed25519.js": [
    ["class _RistrettoPoint extends PrimeEdwardsPoint {", "const _RistrettoPoint = /* @__PURE__ */ (() => class _RistrettoPoint extends PrimeEdwardsPoint {"],
    ["}\nexport const ristretto255 = {", "})();\nexport const ristretto255 = {"],
  ],
  "@noble/curves/abstract/modular.js": [
    ["        return sqrt9mod16(P);\n", "        throw new Error('no root');\n"],
    ["    return tonelliShanks(P);\n}\n// Little-endian", "    throw new Error('no root');\n}\n// Little-endian"],
  ],
};
const unusedPoints: Plugin = {
  name: "unused-points",
  transform(code, id) {
    const [, cuts] = Object.entries(CUTS).find(([file]) => id.endsWith(file)) ?? [];
    return cuts?.reduce((all, [was, is]) => {
      if (!all.includes(was)) throw new Error("another @noble/curves: look at what it brings along");
      return all.replace(was, is);
    }, code) ?? null;
  },
};
/** Vite's own way to load a part waits for styles without a hash, and weighs 500 bytes: `app/later.ts` has loaded them by then. */
const partsByTag: Plugin = {
  name: "parts-by-tag",
  enforce: "pre",
  load: (id) => (id.includes("vite/preload-helper") ? "export const __vitePreload = (load) => load();" : null),
};
const hasParts = process.env["AUDIENCE"] === "student";
const later = { chunkFileNames: "assets/later-[name]-[hash].js", codeSplitting: audience === "student" };
const output = { entryFileNames: "assets/[name]-[hash].js", assetFileNames: "assets/[name]-[hash][extname]" };

export default defineConfig({
  plugins: [...(hasParts ? [partsByTag] : []), svelte(), unusedPoints],
  define: { __MODEL_INTEGRITY__: JSON.stringify(modelIntegrity()) },
  build: {
    target: ["chrome100", "safari15.4", "firefox100"],
    modulePreload: false,
    cssCodeSplit: hasParts,
    assetsInlineLimit: 0,
    emptyOutDir: false,
    reportCompressedSize: false,
    rolldownOptions: { input: `${audience}.html`, output: { ...output, ...later }, treeshake: { manualPureFunctions: UNUSED_UNLESS_CALLED } },
  },
  worker: { format: "iife", rolldownOptions: { output } },
});
