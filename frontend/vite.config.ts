import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import type { Plugin } from "vite";
import { modelIntegrity } from "./scripts/model.mjs";

/**
 * One bundle for one audience: a script, a stylesheet and the worker files, no chunk that is
 * loaded later (Integrity-Policy would block it). `scripts/build.mjs` runs this once for each.
 */
const audience = process.env["AUDIENCE"] ?? "student";
/** Where `@noble/post-quantum` makes schemes of other curves that nobody here calls: without them a phone loads 7 kB less. */
const UNUSED_UNLESS_CALLED = ["QSF", "ecdhKem", "createKitchenSink"];
/** The same of a group of points that nobody here uses: a class says of itself that making it does nothing else. */
const RISTRETTO = ["class _RistrettoPoint extends PrimeEdwardsPoint {", "}\nexport const ristretto255 = {"] as const;
const unusedPoints: Plugin = {
  name: "unused-points",
  transform(code, id) {
    if (!id.endsWith("@noble/curves/ed25519.js")) return null;
    const [begins, ends] = RISTRETTO;
    if (!code.includes(begins) || !code.includes(ends)) throw new Error("another @noble/curves: look at what it brings along");
    return code.replace(begins, `const _RistrettoPoint = /* @__PURE__ */ (() => ${begins}`).replace(ends, `})();${ends.slice(1)}`);
  },
};
const output = { entryFileNames: "assets/[name]-[hash].js", assetFileNames: "assets/[name]-[hash][extname]" };

export default defineConfig({
  plugins: [svelte(), unusedPoints],
  define: { __MODEL_INTEGRITY__: JSON.stringify(modelIntegrity()) },
  build: {
    target: ["chrome100", "safari15.4", "firefox100"],
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    emptyOutDir: false,
    reportCompressedSize: false,
    rolldownOptions: { input: `${audience}.html`, output: { ...output, codeSplitting: false }, treeshake: { manualPureFunctions: UNUSED_UNLESS_CALLED } },
  },
  worker: { format: "iife", rolldownOptions: { output } },
});
