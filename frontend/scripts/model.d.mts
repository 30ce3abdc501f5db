/** What the page holds the fetched model to. */
export function modelIntegrity(): string;
