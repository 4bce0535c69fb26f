import { expect, test } from "vitest";
import type { TreeNode } from "@/api/trees";
import { layOut, lineage } from "./shape";

const node = (id: string, parent: string | null, more: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parent,
  at: 0,
  name: "",
  starred: false,
  deleted: false,
  state: "done",
  job: null,
  index: 0,
  recipe: null,
  pictures: {},
  takes: {},
  picture: null,
  fault: null,
  seconds: null,
  ...more,
});
const drawn = (...nodes: TreeNode[]) => layOut({ nodes }).map(({ node, row, lane }) => [node.id, row, lane]);

test("what follows one another stays in a lane", () => {
  expect(drawn(node("a", null), node("b", "a"), node("c", "b"))).toEqual([
    ["a", 0, 0],
    ["b", 1, 0],
    ["c", 2, 0],
  ]);
});

test("another child opens a lane of its own, below what was made of the first", () => {
  expect(drawn(node("a", null), node("b", "a"), node("c", "a"), node("d", "b"))).toEqual([
    ["a", 0, 0],
    ["b", 1, 0],
    ["d", 2, 0],
    ["c", 3, 1],
  ]);
});

test("what was made of a deleted picture hangs on the nearest that is there", () => {
  const placed = layOut({ nodes: [node("a", null), node("b", "a", { deleted: true }), node("c", "b")] });
  expect(placed.map(({ node, from }) => [node.id, from])).toEqual([
    ["a", null],
    ["c", { row: 0, lane: 0 }],
  ]);
});

test("a tree that bites its tail ends all the same", () => {
  expect(lineage({ nodes: [node("a", "b"), node("b", "a")] }, "a").map(({ id }) => id)).toEqual(["b", "a"]);
  expect(drawn(node("a", "b", { deleted: true }), node("b", "a"))).toEqual([["b", 0, 0]]);
});

test("a lineage goes from the beginning to the node", () => {
  const nodes = [node("a", null), node("b", "a"), node("x", "a"), node("c", "b")];
  expect(lineage({ nodes }, "c").map(({ id }) => id)).toEqual(["a", "b", "c"]);
});
