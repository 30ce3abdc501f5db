/** Build every audience into `dist/`, with its words a language, then write the integrity of each file into its page. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { filesOf, LATER } from "./files.mjs";
import { lostPage } from "./lost.mjs";
import { LANGUAGES, moreFile, noting, wordsFile } from "./words.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = `${root}/dist`;
const AUDIENCES = ["student", "staff", "insight", "setup"];
const TAG = /<(?:script|link)\b[^>]*\b(?:src|href)="(\/assets\/[^"]+)"[^>]*>/g;

/** @param {string} path */
function integrity(path) {
  return `sha384-${createHash("sha384").update(readFileSync(dist + path)).digest("base64")}`;
}

/** @param {string} tag @param {string} path */
function withIntegrity(tag, path) {
  const bare = tag.replace(/ crossorigin(?:="[^"]*")?/, "");
  return bare.replace(/>$/, ` integrity="${integrity(path)}" crossorigin="anonymous">`);
}

/** The address of `source` in `dist/`, under a name that says its content. @param {string} name @param {string} ending @param {string} source */
function written(name, ending, source) {
  const path = `/assets/${name}-${createHash("sha256").update(source).digest("base64url").slice(0, 8)}.${ending}`;
  writeFileSync(dist + path, source);
  return path;
}

/** What a page runs first: it asks for the words, and knows the hashes of what comes later. @param {string} audience @param {Set<string>} names */
function ahead(audience, names) {
  const files = LANGUAGES.map((language) => {
    const path = written(`${audience}-${language}`, "json", wordsFile(names, language));
    return [language, { path, integrity: integrity(path) }];
  });
  if (audience === "student") {
    const path = written("student-more", "json", moreFile());
    files.push(["more", { path, integrity: integrity(path) }]);
  }
  const source = withoutComments(readFileSync(`${root}/src/i18n/ahead.js`, "utf8"));
  const scripts = audience === "student" ? laterScripts() : {};
  return written("ahead", "js", source.replace('"__WORDS__"', JSON.stringify(Object.fromEntries(files))).replace('"__LATER__"', JSON.stringify(scripts)));
}

/** The parts of a page that come when they are asked for, by their names: a script, and its styles. */
function laterScripts() {
  const files = readdirSync(`${dist}/assets`);
  const held = (/** @type {string} */ file) => ({ path: `/assets/${file}`, integrity: integrity(`/assets/${file}`) });
  const named = files.flatMap((file) => [...file.matchAll(/^later-(\w+)-[\w-]{8}\.js$/g)].map(([, name = ""]) => ({ file, name })));
  return Object.fromEntries(named.map(({ file, name }) => {
    const style = files.find((one) => one.startsWith(`${name}-`) && one.endsWith(".css"));
    return [name, { ...held(file), ...(style === undefined ? {} : { style: held(style) }) }];
  }));
}

/** What shows a notice, with the two fixed texts: the server's own words, which a test holds them to. */
function noticesWorker() {
  const texts = JSON.stringify(JSON.parse(readFileSync(`${root}/src/shell/notices.json`, "utf8")));
  return readFileSync(`${root}/src/shell/push.js`, "utf8").replace('"__TEXTS__"', texts);
}

/** Comments and indentation are for us: a phone need not load them. @param {string} source */
function withoutComments(source) {
  return source.replace(/^\/\*\*[^]*?\*\/\n/gm, "").replace(/ \/\/ .*$/gm, "").replace(/^ +/gm, "");
}

/** The service worker of the student's page, told which files the student's page is made of. */
function shellWorker() {
  const files = ["/", ...filesOf("/student.html").filter((path) => path !== "/student.html")];
  const list = (/** @type {string[]} */ paths) => paths.map((path) => JSON.stringify(path)).join(", ");
  const version = createHash("sha256");
  for (const path of filesOf("/student.html")) version.update(readFileSync(dist + path));
  const source = `${readFileSync(`${root}/src/shell/sw.js`, "utf8")}\n${noticesWorker()}`;
  return withoutComments(source).replace('"__FILES__"', list(files.filter((path) => !LATER.test(path)))).replace('"__LATER__"', list(files.filter((path) => LATER.test(path)))).replace("__VERSION__", version.digest("hex").slice(0, 16));
}

rmSync(dist, { recursive: true, force: true });
for (const audience of AUDIENCES) {
  process.env.AUDIENCE = audience;
  const names = new Set();
  await build({ root, logLevel: "warn", plugins: [noting(names)] });
  const page = `${dist}/${audience}.html`;
  const html = readFileSync(page, "utf8").replace(/( *)<script /, `$1<script src="${ahead(audience, names)}"></script>\n$1<script `);
  writeFileSync(page, html.replace(TAG, withIntegrity));
}
writeFileSync(`${dist}/sw.js`, shellWorker());
writeFileSync(`${dist}/lost.html`, lostPage());
writeFileSync(`${dist}/notices.js`, noticesWorker());
console.log(`built ${AUDIENCES.join(", ")} into dist/`);
