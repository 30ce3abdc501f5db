/** What E1 can say no to. No message names a person or holds content; switch on `code`. */
export class E1Error extends Error {
  readonly code: string = "e1_error";

  override get name(): string {
    return this.constructor.name;
  }
}

/** The bytes are not a well-formed object of this protocol. */
export class Malformed extends E1Error {
  override readonly code: string = "malformed";
}

/** The version or suite byte is unknown, and is never guessed at. */
export class Unsupported extends Malformed {
  override readonly code = "unsupported";
}

/** The content does not fit the largest size class. */
export class TooLong extends E1Error {
  override readonly code = "too_long";
}

/** The signature is not by the key that the record names. */
export class BadSignature extends E1Error {
  override readonly code = "bad_signature";
}

/** The key does not open these bytes in this place. */
export class CannotOpen extends E1Error {
  override readonly code = "cannot_open";
}

/** The key derivation parameters are below the floor, or absurdly high. */
export class WeakParameters extends E1Error {
  override readonly code = "weak_parameters";
}

/** The chain of team epochs does not hold together. */
export class ChainRefused extends E1Error {
  override readonly code: string = "chain_refused";
}

/** The branch's root is not the pinned one: the red screen. */
export class RootChanged extends ChainRefused {
  override readonly code = "root_changed";
}

/** The chain is older than, or differs from, the one seen before. */
export class RolledBack extends ChainRefused {
  override readonly code = "rolled_back";
}

/** The manifest is not one that this reader may accept. */
export class ManifestRefused extends E1Error {
  override readonly code: string = "manifest_refused";
}

/** The opened thread key is not the one the manifest commits to. */
export class CommitMismatch extends ManifestRefused {
  override readonly code = "commit_mismatch";
}
