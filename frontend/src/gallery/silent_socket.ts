/** A socket on which nobody ever speaks: what is drawn stays as it was drawn. */
export class SilentSocket {
  onmessage: unknown = null;
  onclose: unknown = null;

  close(): void {
    return undefined;
  }
}
