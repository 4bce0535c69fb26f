import { expect, test } from "vitest";
import type { Standing } from "@/state/jobs";
import { type Batch, type Item, nextOf, stateOf } from "./batch";

const standing = (state: Standing["state"], doing = ""): Standing => ({
  state,
  fraction: 0,
  doing,
  preview: 0,
  begun: null,
});
const item = (job: string | null = null, has: Partial<Item> = {}): Item => ({
  name: "a.png",
  files: null,
  job,
  fault: null,
  ...has,
});
const batch = (items: Item[], stopped = false): Batch => ({
  id: "b",
  recipe: { steps: [] },
  same: {},
  items,
  stopped,
});
const FAULT = { kind: "Bad", needed: "", found: "", fix: "" };

test("a picture stands as its job does", () => {
  const it = { batch: batch([]), sending: [1] };
  const standings = {
    j: standing("running"),
    s: standing("running", "stopping"),
    d: standing("done", "stopping"),
  };
  expect(stateOf(item("j"), 0, it, standings)).toBe("running");
  expect(stateOf(item("s"), 0, it, standings)).toBe("stopping");
  expect(stateOf(item("d"), 0, it, standings)).toBe("done");
  expect(stateOf(item("unheard"), 0, it, standings)).toBe("queued");
  expect(stateOf(item(), 1, it, standings)).toBe("sending");
  expect(stateOf(item(), 0, it, standings)).toBe("waiting");
  expect(stateOf(item(null, { fault: FAULT }), 0, it, standings)).toBe("failed");
});

test("what was not sent when everything was cancelled is cancelled", () => {
  expect(stateOf(item(), 0, { batch: batch([], true), sending: [] }, {})).toBe("cancelled");
});

test("four are on their way at a time", () => {
  const items = ["a", "b", "c", "d"].map((job) => item(job));
  const all = batch([...items, item()]);
  expect(nextOf({ batch: all, sending: [] }, {})).toBeNull();
  expect(nextOf({ batch: all, sending: [] }, { b: standing("done") })).toBe(4);
  expect(nextOf({ batch: all, sending: [] }, { b: standing("failed") })).toBe(4);
});

test("nothing more is sent of a batch that was stopped, or is over", () => {
  expect(nextOf({ batch: batch([item()], true), sending: [] }, {})).toBeNull();
  expect(nextOf({ batch: batch([item("a")]), sending: [] }, {})).toBeNull();
  expect(nextOf({ batch: null, sending: [] }, {})).toBeNull();
});
