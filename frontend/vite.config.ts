import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { modelIntegrity } from "./scripts/model.mjs";

/**
 * One bundle for one audience: a script, a stylesheet and the worker files, no chunk that is
 * loaded later (Integrity-Policy would block it). `scripts/build.mjs` runs this once for each.
 */
const audience = process.env["AUDIENCE"] ?? "student";
/** Where `@noble/post-quantum` makes schemes of other curves that nobody here calls: without them a phone loads 7 kB less. */
const UNUSED_UNLESS_CALLED = ["QSF", "ecdhKem", "createKitchenSink"];
const output = { entryFileNames: "assets/[name]-[hash].js", assetFileNames: "assets/[name]-[hash][extname]" };

export default defineConfig({
  plugins: [svelte()],
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
