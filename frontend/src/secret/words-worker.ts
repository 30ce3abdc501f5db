/** Draws a student's words. The list comes with the worker, when somebody is about to choose: no first load carries it. */
import { drawWords } from "./draw";

addEventListener("message", () => postMessage(drawWords()));
