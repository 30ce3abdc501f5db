import { start } from "../app/start";
import Student from "./Student.svelte";

start(Student);
