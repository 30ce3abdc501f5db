import { start } from "../app/start";
import { keepShell } from "../shell/keep";
import Student from "./Student.svelte";

void start(Student);
void keepShell();
