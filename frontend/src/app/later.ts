import { trustedScript } from "../crypto/trusted-scripts";

const underWay = new Map<string, Promise<void>>();

/** The part is not there any more: the page is of an older release, and only a newer one has it. */
export class NoPart extends Error {
  override readonly name = "NoPart";
}

/**
 * Fetch a part of the page that few need, once somebody asks for it: `load` is its `import()`, `name` its file's.
 * The browser holds a script to a hash only where a tag names one, so a tag fetches it, held to the hash that the build
 * wrote into `ahead.js`; `import()` then finds it there. A part that did not come is asked for anew the next time.
 * @throws NoPart, or what else came in the way and may come through the next time
 */
export async function later<M>(name: string, load: () => Promise<M>): Promise<M> {
  const script = typeof laterScript === "undefined" ? undefined : laterScript(name);
  if (script !== undefined) await fetched(script);
  return load();
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

function scriptOf({ path }: File): HTMLScriptElement {
  const tag = document.createElement("script");
  tag.type = "module";
  tag.src = trustedScript(path);
  return tag;
}

function styleOf({ path }: File): HTMLLinkElement {
  const tag = document.createElement("link");
  tag.rel = "stylesheet";
  tag.href = path;
  return tag;
}

/** Whether the browser fetched it, and it was what its hash says. */
function comes(tag: HTMLScriptElement | HTMLLinkElement, { integrity }: File): Promise<boolean> {
  tag.crossOrigin = "anonymous";
  tag.integrity = integrity;
  return new Promise((settle) => {
    tag.onload = () => settle(true);
    tag.onerror = () => settle(false);
    document.head.append(tag);
  });
}
