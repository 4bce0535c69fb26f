import { describe, expect, test } from "vitest";
import type { TreeNode } from "@/api/trees";
import { secondsLeft } from "@/state/jobs";
import { firstDone } from "./follow";
import { besideOf, openRuns, runsOf, seedOf, stepped } from "./runs";
import { about } from "./time";

const PICTURE = { digest: "", width: 1, height: 1, bytes: 1, format: "png", mode: "RGB" };

const node = (id: string, has: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parent: "n1",
  at: Number(id.slice(1)),
  name: "",
  starred: false,
  deleted: false,
  state: "done",
  job: "a",
  index: 0,
  recipe: { seed: 5, steps: [{ task: "inpaint" }] },
  pictures: {},
  takes: {},
  picture: has.state && has.state !== "done" ? null : PICTURE,
  fault: null,
  seconds: null,
  ...has,
});

const root = node("n1", { job: null, parent: null, recipe: null });
const first = [node("n2"), node("n3", { index: 1 })];
const second = [
  node("n4", { job: "b", state: "running" }),
  node("n5", { job: "b", state: "queued", index: 1 }),
];
const third = [node("n6", { job: "c", state: "failed" })];
const runs = runsOf([root, ...first, ...second, ...third]);

describe("runs of a tree", () => {
  test("are one for each job, the newest first", () => {
    expect(runs.map(({ job, state, nodes }) => [job, state, nodes.length])).toEqual([
      ["c", "failed", 1],
      ["b", "running", 2],
      ["a", "done", 2],
    ]);
  });

  test("that wait, go or failed are shown, the oldest first", () => {
    expect(openRuns(runs).map(({ job }) => job)).toEqual(["b", "c"]);
  });

  test("whose pictures are all deleted are none", () => {
    expect(runsOf(first.map((one) => ({ ...one, deleted: true })))).toEqual([]);
  });
});

describe("variants side by side", () => {
  test("are those of the picture that is shown, or that was made of it", () => {
    expect(besideOf(runs, "n3")?.job).toBe("a");
    expect(besideOf(runs, "n1")?.job).toBe("a");
    expect(besideOf(runs, "n9")).toBeNull();
  });

  test("are stepped through around the end", () => {
    expect(stepped(["n2", "n3"], "n3", 1)).toBe("n2");
    expect(stepped(["n2", "n3"], "n2", -1)).toBe("n3");
    expect(stepped(["n2", "n3"], "n1", 1)).toBe("n2");
    expect(stepped([], "n1", 1)).toBeNull();
  });

  test("have seeds in a row", () => {
    expect(first.map(seedOf)).toEqual([5, 6]);
  });
});

describe("a run that is followed", () => {
  test("shows its first picture that is done", () => {
    expect(firstDone([root, ...first, ...second], ["n3", "n2"])?.id).toBe("n2");
    expect(firstDone([root, ...second], ["n4", "n5"])).toBeNull();
  });
});

describe("time left", () => {
  const going = { state: "running" as const, doing: "", preview: 0, begun: 100 };

  test("is what the rest takes at the same pace", () => {
    expect(secondsLeft({ ...going, fraction: 0.25 }, 110)).toBe(30);
  });

  test("is not guessed at the very beginning, nor before it", () => {
    expect(secondsLeft({ ...going, fraction: 0.01 }, 110)).toBeNull();
    expect(secondsLeft({ ...going, fraction: 0.5, begun: null }, 110)).toBeNull();
  });

  test("is told no more exactly than it is known", () => {
    expect([0.2, 31.4, 59.9, 61, 200].map(about)).toEqual(["1 s", "31 s", "60 s", "1 min", "3 min"]);
  });
});
