/**
 * A drawn page has byte arrays of its own in tests, and the platform's cryptography takes none of
 * them: this takes back the platform's. To be imported before all that makes bytes.
 */
const PlatformBytes = Object.getPrototypeOf(Buffer) as Uint8ArrayConstructor;

globalThis.Uint8Array = PlatformBytes;
globalThis.ArrayBuffer = new PlatformBytes(0).buffer.constructor as ArrayBufferConstructor;
