import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Channel, type Drawn } from "./channel";
import { packed, unpacked } from "./wire";

class Socket {
  static OPEN = 1;
  static last: Socket;
  readyState = 1;
  sent: (string | ArrayBuffer)[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string | ArrayBuffer }) => void;
  onclose?: () => void;

  constructor() {
    Socket.last = this;
  }
  send(data: string | ArrayBuffer) {
    this.sent.push(data);
  }
  close() {
    this.readyState = 3;
  }
  frames() {
    return this.sent
      .filter((data) => typeof data !== "string")
      .map((data) => unpacked<{ seq: number }>(data as ArrayBuffer).head.seq);
  }
}

const WISH = { recipe: { steps: [{ task: "tone" }] }, pictures: {} };
const frame = async () => ({ arrayBuffer: async () => new ArrayBuffer(4) }) as Blob;
const flush = () => vi.advanceTimersByTimeAsync(0);
const drawn: Drawn[] = [];
const states: string[] = [];

function opened() {
  const channel = new Channel(
    WISH,
    { onState: (state) => states.push(state), onDrawn: (it) => drawn.push(it), onFault: () => {} },
    "ws://x",
  );
  Socket.last.onopen?.();
  return channel;
}
const ready = () => Socket.last.onmessage?.({ data: '{"ready": true, "ms": 3}' });
const answer = (seq: number) =>
  Socket.last.onmessage?.({
    data: packed({ seq, ms: 9, skipped: 0, width: 1, height: 1, format: "jpeg" }, new ArrayBuffer(2)),
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Socket);
  drawn.length = states.length = 0;
});
afterEach(() => vi.useRealTimers());

test("the wish is said first, and frames wait until the engine is warm", async () => {
  const channel = opened();
  channel.changed(frame);
  await flush();
  expect(Socket.last.sent).toEqual([JSON.stringify(WISH)]);
  ready();
  await flush();
  expect(Socket.last.frames()).toEqual([1]);
});

test("of frames that come faster than answers only the newest waits", async () => {
  const channel = opened();
  ready();
  const asked: number[] = [];
  for (let at = 1; at <= 6; at++) {
    channel.changed(async () => {
      asked.push(at);
      return frame();
    });
    await flush();
  }
  expect(asked).toEqual([1]);
  answer(1);
  await flush();
  expect(asked).toEqual([1, 6]);
});

test("a frame that is never answered does not stop those after it", async () => {
  const channel = opened();
  ready();
  channel.changed(frame);
  await vi.advanceTimersByTimeAsync(5000);
  channel.changed(frame);
  await flush();
  expect(Socket.last.frames()).toEqual([1, 2]);
  answer(2);
  expect(drawn.map(({ seq }) => seq)).toEqual([2]);
});

test("a connection that is lost comes back and says the wish again", async () => {
  const channel = opened();
  ready();
  const first = Socket.last;
  first.onclose?.();
  expect(states.at(-1)).toBe("lost");
  await vi.advanceTimersByTimeAsync(600);
  expect(Socket.last).not.toBe(first);
  Socket.last.onopen?.();
  expect(Socket.last.sent).toEqual([JSON.stringify(WISH)]);
  channel.close();
});

test("one that was closed stays closed", async () => {
  const channel = opened();
  const first = Socket.last;
  channel.close();
  first.onclose?.();
  await vi.advanceTimersByTimeAsync(9000);
  expect(Socket.last).toBe(first);
});
