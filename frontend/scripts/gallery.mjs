/** Build the gallery, every screen in every state, into `gallery/`: a page of development, never of a release. */
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const outDir = `${root}/gallery`;
rmSync(outDir, { recursive: true, force: true });
process.env.AUDIENCE = "gallery";
await build({ root, logLevel: "warn", build: { outDir } });
