export function wordsOnce(): import("vite").Plugin;
