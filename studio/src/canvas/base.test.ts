import { expect, test } from "vitest";
import type { Tree, TreeNode } from "@/api/trees";
import { baseOf } from "./base";
import { runningOf } from "./RunningPreview";

const node = (id: string, parent: string | null, state: TreeNode["state"]): TreeNode => ({
  ...{ id, parent, state, at: 0, name: "", starred: false, deleted: false, job: `j-${id}`, index: 0 },
  ...{ recipe: null, pictures: {}, takes: {}, fault: null, seconds: null },
  picture:
    state === "done" ? { digest: "", width: 9, height: 9, bytes: 1, format: "png", mode: "RGB" } : null,
});

const NODES = [
  node("n1", null, "done"),
  node("n2", "n1", "failed"),
  node("n3", "n2", "running"),
  node("n4", "n1", "running"),
];
const TREE: Tree = { id: "t", name: "", revision: 1, at: 0, changed: 0, nodes: NODES };

test("a node that has no picture is shown on the nearest one that it was made of", () => {
  expect(baseOf(TREE, "n1")?.id).toBe("n1");
  expect(baseOf(TREE, "n3")?.id).toBe("n1");
  expect(baseOf(TREE, "gone")).toBeNull();
});

test("the preview is of what runs on the shown picture, or of the shown node itself", () => {
  expect(runningOf(NODES, NODES[0]!)?.id).toBe("n4");
  expect(runningOf(NODES, NODES[2]!)?.id).toBe("n3");
  expect(runningOf(NODES, null)).toBeNull();
});
