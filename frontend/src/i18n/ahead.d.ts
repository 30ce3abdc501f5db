/** Ask for the words of a language, held to their hash: `ahead.js`, which every page runs first. */
declare const askForWords: (language: "sv" | "en" | "ar" | "more") => Promise<Response>;
