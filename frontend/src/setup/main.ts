import { start } from "../app/start";
import Setup from "./Setup.svelte";

void start(Setup);
