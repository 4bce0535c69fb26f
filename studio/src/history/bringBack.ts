import type { TreeNode } from "@/api/trees";
import { useBoard } from "@/state/board";
import { useDraft } from "@/state/draft";
import { useNotices } from "@/state/notices";
import { t } from "@/words";

/** Stand before a node again with its recipe in the form, so that something else can be made from there. */
export function bringBack(node: TreeNode): void {
  const step = node.recipe?.steps[0];
  if (!step) return;
  const draft = useDraft.getState();
  draft.choose(step.task);
  draft.reset();
  for (const [field, value] of Object.entries(step.with ?? {})) draft.fill(field, value);
  if (step.engine) draft.setEngine(step.engine);
  if (step.engine && step.model) draft.setModel(step.engine, step.model);
  for (const [role, digest] of Object.entries(node.pictures)) {
    if (role !== "picture") draft.setSource(role, { kind: "upload", digest, name: role });
  }
  draft.set({ seed: node.recipe?.seed ?? 0, fresh: false });
  if (node.parent) useBoard.getState().show(node.parent);
  useNotices.getState().say(t("history.broughtBack"));
}
