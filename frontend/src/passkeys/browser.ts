import type { Asked, Assertion } from "../api/passkeys";
import { fromBase64url, toBase64url } from "../crypto/encoding";
import type { Bytes } from "../crypto/encoding";
import { randomBytes } from "../crypto/primitives";
import { PRF_SALT } from "../crypto/slot";

/** The browser gave no passkey: the person thought better of it, it is not here, or it is known already. */
export class NoPasskey extends Error {
  readonly why: "given_up" | "known" | "here";

  constructor(why: NoPasskey["why"], cause: unknown) {
    super(why, { cause });
    this.name = "NoPasskey";
    this.why = why;
  }
}

/** A touched passkey: its answer for the server, and its secret, which never leaves the page. */
export interface Touched { readonly assertion: Assertion; readonly prf: Bytes | null }

const CHALLENGE_BYTES = 32;

/** What a passkey is asked besides: its secret, or, by who holds no keys, nothing. */
export function extensionsFor(hasKeys: boolean): AuthenticationExtensionsClientInputs {
  return hasKeys ? { prf: { eval: { first: PRF_SALT } } } : {};
}

/** Whether this phone's own lock can guard a passkey: only then is asked who else opens it. */
export async function canTouch(): Promise<boolean> {
  if (!canPasskey()) return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
}

export function canPasskey(): boolean {
  return "PublicKeyCredential" in globalThis;
}

/** Have one of `allow` touched, or any that this device knows for us; for its secret too, where there are keys. Call it from a click. @throws NoPasskey */
export async function touch({ challenge, host, allow }: Asked, hasKeys: boolean): Promise<Touched> {
  const given = await touched(fromBase64url(challenge), host, allow, hasKeys);
  return { assertion: assertionOf(given), prf: prfOf(given) };
}

/** Have one of `allow` touched for its secret alone: nobody is told. @throws NoPasskey */
export async function secretOf(allow: readonly string[]): Promise<Bytes | null> {
  return prfOf(await touched(randomBytes(CHALLENGE_BYTES), location.hostname, allow, true));
}

function touched(challenge: Bytes, rpId: string, allow: readonly string[], hasKeys: boolean): Promise<PublicKeyCredential> {
  return asked(() => navigator.credentials.get({
    publicKey: { challenge, rpId, userVerification: "required", extensions: extensionsFor(hasKeys), allowCredentials: allow.map(descriptorOf) },
  }));
}

export function descriptorOf(id: string): PublicKeyCredentialDescriptor {
  return { type: "public-key", id: fromBase64url(id) };
}

/** Written out by hand: `toJSON()` would put the secret among it. */
function assertionOf({ rawId, response }: PublicKeyCredential): Assertion {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse;
  return {
    credential: text(rawId), client_data: text(clientDataJSON), authenticator_data: text(authenticatorData), signature: text(signature),
    user_handle: userHandle === null ? null : text(userHandle),
  };
}

export function prfOf(given: PublicKeyCredential): Bytes | null {
  const first = given.getClientExtensionResults().prf?.results?.first;
  return first === undefined ? null : bytesOf(first);
}

function bytesOf(source: BufferSource): Bytes {
  const view = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
  return new Uint8Array(view);
}

export function text(source: ArrayBuffer): string {
  return toBase64url(new Uint8Array(source));
}

export async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const given = await ask();
    if (given === null) throw new Error("no credential");
    return given as PublicKeyCredential;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    throw new NoPasskey(name === "InvalidStateError" ? "known" : name === "NotAllowedError" || name === "AbortError" ? "given_up" : "here", error);
  }
}
