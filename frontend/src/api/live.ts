import { backoff } from "./backoff";
import type { Entry, Heads, Id, Moment } from "./types";

/** What the server tells. Every event may be lost or repeated: the numbers say which. */
export type News =
  | { type: "hello"; heads: Heads; now: Moment }
  | { type: "heads"; heads: Heads; now: Moment }
  | { type: "entry"; thread: Id; seq: number; revision: number; entry: Entry | null }
  | { type: "changed"; thread: Id; seq: number; revision: number };
/** Staff are told besides that the notes beside a thread have grown. */
export type StaffNews = News | { type: "companion"; thread: Id; seq: number };

export type Connection = "live" | "polling" | "offline";

interface Ports {
  /** Told every event, in the order it came. */
  onNews: (news: News) => void;
  /** Told that the own notices changed. */
  onNotice?: () => void;
  onConnection: (connection: Connection) => void;
  /** The server no longer knows who this is, or wants a second factor. */
  onRefused: (code: 4401 | 4403) => void;
  /** Fetch the newest numbers over HTTP: what is left where sockets are blocked. */
  poll: () => Promise<{ heads: Heads; now: Moment }>;
  connect?: (url: string) => WebSocket;
  /** Anywhere between 0 and 1; spreads reconnecting clients in time. */
  random?: () => number;
}

const SILENT_MS = 50_000; // the server speaks every 20 s
const POLL_MS = 5_000;
const POLL_AFTER_FAILURES = 2;

/** One socket for a signed-in client. It only listens; writing goes over HTTP. */
export class Live {
  readonly #ports: Ports;
  #socket: WebSocket | null = null;
  #failures = 0;
  #running = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #polling: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Listen from now on, also after the page was hidden or the network was away. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    addEventListener("pagehide", this.#rest);
    addEventListener("pageshow", this.#wake);
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    this.#open();
  }

  /** Stop for good: signed out, or the page was locked. */
  stop(): void {
    this.#running = false;
    removeEventListener("pagehide", this.#rest);
    removeEventListener("pageshow", this.#wake);
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    this.#rest();
  }

  readonly #rest = (): void => {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    clearTimeout(this.#polling);
    this.#polling = undefined;
    this.#drop();
  };

  readonly #wake = (): void => {
    if (!this.#running || this.#socket !== null || document.visibilityState === "hidden") return;
    clearTimeout(this.#retry);
    this.#open();
  };

  #open(): void {
    const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
    const socket = (this.#ports.connect ?? ((to: string) => new WebSocket(to)))(url);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(String(data));
    socket.onclose = ({ code }) => this.#closed(socket, code);
    this.#expectWord();
  }

  #hear(text: string): void {
    this.#expectWord();
    const news = JSON.parse(text) as News | { type: "reconnect"; in_ms: number } | { type: "notice" } | { type: "pong" };
    if (news.type === "pong") return;
    if (news.type === "reconnect") { this.#reconnectIn(news.in_ms); return; }
    if (news.type === "notice") { this.#ports.onNotice?.(); return; }
    if (news.type === "hello") this.#isLive();
    this.#ports.onNews(news);
  }

  #isLive(): void {
    this.#failures = 0;
    clearTimeout(this.#polling);
    this.#polling = undefined;
    this.#ports.onConnection("live");
  }

  /** A socket that went silent is dead, whatever the operating system believes. */
  #expectWord(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      const socket = this.#socket;
      if (socket === null) return;
      this.#drop();
      this.#closed(socket, 1006);
    }, SILENT_MS);
  }

  #reconnectIn(ms: number): void {
    this.#drop();
    this.#retry = setTimeout(() => this.#open(), ms);
  }

  #closed(socket: WebSocket, code: number): void {
    if (this.#socket !== null && this.#socket !== socket) return;
    this.#socket = null;
    clearTimeout(this.#silence);
    if (!this.#running) return;
    if (code === 4401 || code === 4403) {
      this.stop();
      this.#ports.onRefused(code); return;
    }
    this.#failures += 1;
    if (this.#failures >= POLL_AFTER_FAILURES) this.#poll();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), backoff(this.#failures - 1, this.#ports.random));
  }

  #poll(): void {
    if (this.#polling !== undefined) return;
    const again = (): void => {
      this.#polling = setTimeout(() => void look(), POLL_MS);
    };
    const look = async (): Promise<void> => {
      try {
        const { heads, now } = await this.#ports.poll();
        this.#ports.onConnection("polling");
        this.#ports.onNews({ type: "heads", heads, now });
      } catch {
        this.#ports.onConnection("offline");
      }
      if (this.#polling !== undefined) again();
    };
    again();
    void look();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}
