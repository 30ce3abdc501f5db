import { tick } from "svelte";

const TRIES = 200;

/** What `find` finds, once it is there: a page asks before it draws. */
async function waitFor<T>(find: () => T | null | undefined, what: string): Promise<T> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await tick();
    const found = find();
    if (found != null) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`nothing here is ${what}`);
}

/** Press the button, or choose what is called so. */
export async function press(words: string): Promise<void> {
  const says = (element: HTMLElement): boolean => element.textContent.trim().startsWith(words) || element.ariaLabel === words;
  const element = await waitFor(() => [...document.querySelectorAll<HTMLElement>("button:not([disabled]), label, summary")].find(says), `“${words}”`);
  element.click();
  await tick();
}

/** What a scene does once it is drawn: press the button that is called so in the language of the page. */
export function pressing(...words: (() => string)[]): () => Promise<void> {
  return async () => {
    for (const word of words) await press(word());
  };
}

/** Type `text` into every field that `selector` names. */
export async function typeInto(selector: string, text: string): Promise<void> {
  await waitFor(() => document.querySelector(selector), selector);
  for (const field of document.querySelectorAll<HTMLInputElement>(selector)) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  await tick();
}
