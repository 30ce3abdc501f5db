import { start } from "../app/start";
import { language } from "../i18n/language.svelte";
import { keepShell } from "../shell/keep";
import Student from "./Student.svelte";

/** What keeps the page for later competes with nothing that it is drawn with. */
void start(Student).then(keepShell);
void language.restore();
