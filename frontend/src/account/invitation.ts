const FIELD = "i";

/** The address under which `code` can be redeemed. A fragment is never sent to the server. */
export function invitationAddress(origin: string, page: string, code: string): string {
  return `${origin}${page}#${FIELD}=${encodeURIComponent(code)}`;
}

/** Take the invitation code out of the address, so that it stays in no history and no bookmark. */
export function takeInvitation(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get(FIELD);
  if (code !== null) history.replaceState(null, "", location.pathname);
  return code;
}
