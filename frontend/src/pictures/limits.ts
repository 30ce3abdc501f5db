/** What a picture may be before it is decoded: a header that says more is not believed to be one. */
export const MOST_PIXELS = 64_000_000;
export const LONGEST_SIDE = 16_384;
/** Bytes of a file that is read at all. */
export const MOST_BYTES = 48 * 1024 * 1024;
/** Bytes of what is sent, before padding: `MAX_ATTACHMENT`, without the ciphers beside it. */
export const MOST_SENT = 5 * 1024 * 1024;
/** The longest side of what is sent: a screenshot can still be read. */
export const SENT_SIDE = 2048;
/** To one message. */
export const MOST_PICTURES = 4;
