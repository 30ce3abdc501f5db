import { start } from "../app/start";
import { language } from "../i18n/language.svelte";
import { keepShell } from "../shell/keep";
import Student from "./Student.svelte";
import { fetchAheadWhenIdle } from "./later/fetched";

/** What keeps the page for later, and its parts that come later, compete with nothing that it is drawn with. */
void start(Student).then(() => {
  void keepShell();
  fetchAheadWhenIdle();
});
void language.restore();
