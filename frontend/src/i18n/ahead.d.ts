/** Ask for the words of a language, held to their hash: `ahead.js`, which every page runs first. */
declare const askForWords: (language: "sv" | "en" | "ar" | "more") => Promise<Response>;
/** Where a part of the page lies that comes when it is asked for, and what it hashes to; none where nothing was built. */
declare const laterScript: (name: string) => { path: string; integrity: string; style?: { path: string; integrity: string } } | undefined;
