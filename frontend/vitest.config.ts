import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";
import { modelIntegrity } from "./scripts/model.mjs";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  define: { __MODEL_INTEGRITY__: JSON.stringify(modelIntegrity()) },
  server: { fs: { allow: [".."] } }, // the reader's model lies beside the client
  test: {
    environment: "node", setupFiles: ["src/testing/every_language.ts"], include: ["src/**/*.test.ts", "tests/**/*.test.ts"], restoreMocks: true, benchmark: { include: ["bench/**/*.bench.ts"] },
    testTimeout: 60_000, hookTimeout: 60_000, // a machine that is busy takes ten times as long
  },
});
