/** One act of a screen: whether it is under way, and what came in its way. */
export class Act {
  busy = $state(false);
  error = $state<unknown>(null);

  /** Do `work` unless it is being done. Returns whether it went well; what went wrong is in `error`. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.error = error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
