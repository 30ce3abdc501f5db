/** What `triage/model.json` must hash to: written in by the build. */
declare const __MODEL_INTEGRITY__: string;
