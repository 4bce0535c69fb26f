import type { Fault, RecipeFile } from "@/api/types";
import { packed, unpacked } from "./wire";

/** What is made of every frame. */
export interface Wish {
  recipe: RecipeFile;
  pictures: Record<string, string>;
}

/** A picture that came back. */
export interface Drawn {
  seq: number;
  /** Milliseconds that the engine took. */
  ms: number;
  /** Milliseconds from sending the frame to having its answer. */
  round: number;
  skipped: number;
  width: number;
  height: number;
  picture: Blob;
}

export interface Hearing {
  onState: (state: "opening" | "warming" | "ready" | "lost") => void;
  onDrawn: (drawn: Drawn) => void;
  onFault: (fault: Fault) => void;
}

type Told = { ready?: boolean; error?: Fault; seq?: number };
type Head = Pick<Drawn, "seq" | "ms" | "skipped" | "width" | "height"> & { format: string };

const FLYING = 1; // frames under way; another would wait behind it and be old when its turn comes
const PATIENCE = 4000; // ms after which a frame that was not answered is given up
const AGAIN = [500, 1000, 2000, 5000]; // ms

/**
 * The channel for drawing: a wish, then frames; answers come as they are made. Frames that are drawn faster than the
 * engine works are never queued here: the newest waits, the others are forgotten.
 */
export class Channel {
  private socket: WebSocket | null = null;
  private ready = false;
  private seq = 0;
  private tries = 0;
  private timer = 0;
  private flying = new Map<number, number>();
  private next: (() => Promise<Blob | null>) | null = null;
  private closed = false;

  constructor(
    private wish: Wish,
    private readonly hearing: Hearing,
    private readonly address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/live`,
  ) {
    this.open();
  }

  /** Want something else from now on. */
  want(wish: Wish): void {
    this.wish = wish;
    this.say();
  }

  /** Something new is drawn. `frame` is asked for the picture when it can be sent, not before. */
  changed(frame: () => Promise<Blob | null>): void {
    this.next = frame;
    void this.send();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private open(): void {
    this.hearing.onState("opening");
    const socket = new WebSocket(this.address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.say();
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
      typeof data === "string" ? this.told(JSON.parse(data) as Told) : this.drawn(data);
    socket.onclose = () => this.lost();
    this.socket = socket;
  }

  private say(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.ready = false;
    this.flying.clear();
    this.hearing.onState("warming");
    this.socket.send(JSON.stringify(this.wish));
  }

  private told(told: Told): void {
    if (told.error) {
      if (told.seq !== undefined) this.flying.delete(told.seq);
      this.hearing.onFault(told.error);
      void this.send();
    } else if (told.ready) {
      this.ready = true;
      this.tries = 0;
      this.hearing.onState("ready");
      void this.send();
    }
  }

  private drawn(message: ArrayBuffer): void {
    const { head, file } = unpacked<Head>(message);
    const sent = this.flying.get(head.seq);
    for (const seq of this.flying.keys()) if (seq <= head.seq) this.flying.delete(seq); // older ones were skipped
    const picture = new Blob([file], { type: `image/${head.format}` });
    this.hearing.onDrawn({ ...head, picture, round: sent === undefined ? 0 : performance.now() - sent });
    void this.send();
  }

  private async send(): Promise<void> {
    const frame = this.next;
    if (!frame || !this.ready || this.busy()) return;
    this.next = null;
    const seq = ++this.seq;
    this.flying.set(seq, performance.now());
    const picture = await frame();
    if (!picture || this.socket?.readyState !== WebSocket.OPEN) {
      this.flying.delete(seq);
      return;
    }
    this.socket.send(packed({ seq }, await picture.arrayBuffer()));
    this.flying.set(seq, performance.now());
  }

  private busy(): boolean {
    const now = performance.now();
    for (const [seq, at] of this.flying) if (now - at > PATIENCE) this.flying.delete(seq);
    return this.flying.size >= FLYING;
  }

  private lost(): void {
    this.ready = false;
    this.flying.clear();
    if (this.closed) return;
    this.hearing.onState("lost");
    this.timer = window.setTimeout(() => this.open(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }
}
