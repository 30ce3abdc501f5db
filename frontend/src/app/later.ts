import { trustedScript } from "../crypto/trusted-scripts";

const underWay = new Map<string, Promise<void>>();
/** How often each file did not come. */
const failures = new Map<string, number>();

/** The part is not there any more: the page is of an older release, and only a newer one has it. */
export class NoPart extends Error {
  override readonly name = "NoPart";
}

/**
 * Fetch a part of the page that comes later: `load` is its `import()`, or that of the address `again`; `name` its file's.
 * The browser holds a script to a hash only where a tag names one, so a tag fetches it, held to the hash that the build
 * wrote into `ahead.js`; `import()` then finds it there. A browser remembers an address whose script did not come and
 * asks for it no more, so it is asked for anew under another address, to the same hash.
 * @throws NoPart, or what else came in the way and may come through the next time
 */
export async function later<M>(name: string, load: (again: string | null) => Promise<M>): Promise<M> {
  const script = typeof laterScript === "undefined" ? undefined : laterScript(name);
  if (script === undefined) return load(null);
  await fetched(script);
  return load(failures.has(script.path) ? addressOf(script) : null);
}

interface File { readonly path: string; readonly integrity: string }
interface Part extends File { readonly style?: File }

function fetched(part: Part): Promise<void> {
  const { path } = part;
  const coming = underWay.get(path) ?? byTag(part);
  underWay.set(path, coming);
  coming.catch(() => underWay.delete(path));
  return coming;
}

async function byTag(part: Part): Promise<void> {
  const came = await Promise.all([comes(scriptOf(part), part), ...(part.style === undefined ? [] : [comes(styleOf(part.style), part.style)])]);
  if (!came.includes(false)) return;
  const { status } = await fetch(part.path, { method: "HEAD" });
  throw status === 404 ? new NoPart(part.path) : new Error(`${part.path} did not come`);
}

function addressOf({ path }: File): string {
  const failed = failures.get(path) ?? 0;
  return failed === 0 ? path : `${path}?${failed + 1}`;
}

function scriptOf(file: File): HTMLScriptElement {
  const tag = document.createElement("script");
  tag.type = "module";
  tag.src = trustedScript(addressOf(file));
  return tag;
}

function styleOf(file: File): HTMLLinkElement {
  const tag = document.createElement("link");
  tag.rel = "stylesheet";
  tag.href = addressOf(file);
  return tag;
}

/** Whether the browser fetched it, and it was what its hash says. */
function comes(tag: HTMLScriptElement | HTMLLinkElement, { path, integrity }: File): Promise<boolean> {
  tag.crossOrigin = "anonymous";
  tag.integrity = integrity;
  return new Promise((settle) => {
    tag.onload = () => settle(true);
    tag.onerror = () => {
      failures.set(path, (failures.get(path) ?? 0) + 1);
      settle(false);
    };
    document.head.append(tag);
  });
}
