import { start } from "../app/start";
import { keepShell } from "../shell/keep";
import Student from "./Student.svelte";

start(Student);
void keepShell();
