import { start } from "../app/start";
import Insight from "./Insight.svelte";

void start(Insight);
