import { trustedScript } from "../crypto/trusted-scripts";

const underWay = new Map<string, Promise<void>>();

/**
 * Fetch a part of the page that few need, once somebody asks for it: `load` is its `import()`, `name` its file's.
 * The browser holds a script to a hash only where a tag names one, so a tag fetches it, held to the hash that the build
 * wrote into `ahead.js`; `import()` then finds it there. A part that did not come is asked for anew the next time.
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

function byTag({ path, integrity }: { path: string; integrity: string }): Promise<void> {
  const tag = document.createElement("script");
  tag.type = "module";
  tag.crossOrigin = "anonymous";
  tag.integrity = integrity;
  tag.src = trustedScript(path);
  return new Promise((came, failed) => {
    tag.onload = () => came();
    tag.onerror = () => failed(new Error(`${path} did not come`));
    document.head.append(tag);
  });
}
