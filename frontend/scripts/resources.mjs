/** A release with an expired help number fails; one with a number soon to expire warns. */
import { readFileSync } from "node:fs";

const WARN_DAYS = 60;
const DAY_MS = 86_400_000;
const rows = JSON.parse(readFileSync(new URL("../src/help/resources.json", import.meta.url), "utf8"));
const now = new Date(Number(process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000) * 1000);
const today = Date.parse(now.toISOString().slice(0, 10));
let expired = 0;

for (const row of rows) {
  if (!row.verified) continue;
  const days = (Date.parse(row.expires_on) - today) / DAY_MS;
  if (days <= 0) expired += 1;
  if (days < WARN_DAYS) console.error(`${row.name} (${row.address}): verify again, ${days} days left`);
}
if (expired > 0) process.exit(1);
console.log(`help numbers: ${rows.length} rows, none expired`);
