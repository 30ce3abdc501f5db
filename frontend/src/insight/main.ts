import { start } from "../app/start";
import Insight from "./Insight.svelte";

start(Insight);
