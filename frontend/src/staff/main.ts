import { start } from "../app/start";
import Staff from "./Staff.svelte";

void start(Staff);
