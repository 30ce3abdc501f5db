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

function fetched(script: { path: string; integrity: string }): Promise<void> {
  const { path } = script;
  const coming = underWay.get(path) ?? byTag(script);
  underWay.set(path, coming);
  coming.catch(() => underWay.delete(path));
  return coming;
}

async function byTag(script: { path: string; integrity: string }): Promise<void> {
  if (await runs(script)) return;
  const { status } = await fetch(script.path, { method: "HEAD" });
  throw status === 404 ? new NoPart(script.path) : new Error(`${script.path} did not come`);
}

function runs({ path, integrity }: { path: string; integrity: string }): Promise<boolean> {
  const tag = document.createElement("script");
  tag.type = "module";
  tag.crossOrigin = "anonymous";
  tag.integrity = integrity;
  tag.src = trustedScript(path);
  return new Promise((settle) => {
    tag.onload = () => settle(true);
    tag.onerror = () => settle(false);
    document.head.append(tag);
  });
}
