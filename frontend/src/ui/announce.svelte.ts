/** What a screen reader is told although the focus is elsewhere: new messages, “Sent”. */
class Announcements {
  /** The newest sentence. Read by `Announcer.svelte`, which stands once in every page. */
  text = $state("");

  /** Say `text`. The same sentence twice is said twice. */
  say(text: string): void {
    this.text = this.text === text ? `${text}\u00a0` : text;
  }
}

export const announcements = new Announcements();
