import { t } from "../i18n/common";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isField(target: EventTarget | null): target is Field {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}

function wordsFor(field: Field): string {
  const { validity } = field;
  if (validity.valid) return "";
  if (validity.valueMissing) return t("field.missing");
  if (validity.tooShort) return t("field.short", { least: field.getAttribute("minlength") ?? "" });
  if (validity.rangeUnderflow) return t("field.early");
  return validity.rangeOverflow ? t("field.late") : t("field.wrong");
}

function asIs(field: unknown): void {
  if (field instanceof EventTarget && isField(field)) field.setCustomValidity("");
}

/**
 * What a browser says of a field that is not filled in rightly is said in the page's language:
 * its own words come in the browser's, whoever reads.
 */
export function sayInOwnWords(): void {
  document.addEventListener("invalid", ({ target }) => {
    if (!isField(target)) return;
    asIs(target);
    target.setCustomValidity(wordsFor(target));
  }, true);
  for (const name of ["input", "change"]) document.addEventListener(name, ({ target }) => { asIs(target); }, true);
  document.addEventListener("click", ({ target }) => {
    const form = target instanceof Element ? target.closest("button")?.form : null;
    for (const field of form?.elements ?? []) asIs(field); // looked at anew: a page may have filled it in itself
  }, true);
}
