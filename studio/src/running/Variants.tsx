import type { KeyboardEvent } from "react";
import { lookUrl } from "@/api/pictures";
import type { TreeNode } from "@/api/trees";
import { nodeOf, useBoard } from "@/state/board";
import { attempt, useNotices } from "@/state/notices";
import { useTool } from "@/state/tool";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/icons";
import { useKeys } from "@/ui/keys";
import { t } from "@/words";
import { type Run, seedOf, stepped } from "./runs";

/** The pictures of one run side by side, with what they were made of: look through them, keep, discard, compare. */
export function Variants({ run }: { run: Run }) {
  const { tree, shown, show, change } = useBoard();
  const set = useTool((state) => state.set);
  const made = run.nodes.filter((node) => node.picture);
  const before = nodeOf(tree, run.parent);
  const ids = made.map(({ id }) => id);
  const current = made.find(({ id }) => id === shown);

  const step = (by: 1 | -1) => show(stepped(ids, shown, by));
  const keep = (node: TreeNode) => attempt(change(node.id, { starred: !node.starred }));
  const discard = async (node: TreeNode) => {
    const next = ids.length > 1 ? stepped(ids, node.id, ids.at(-1) === node.id ? -1 : 1) : run.parent;
    await change(node.id, { deleted: true });
    if (next) show(next);
    const back = () => attempt(change(node.id, { deleted: false }).then(() => show(node.id)));
    useNotices.getState().say(t("running.discarded"), { label: t("undo"), run: back });
  };
  const compare = (node: TreeNode) => {
    useBoard.getState().compareWith(node.id);
    set({ comparing: "slider" });
  };
  useKeys({
    ",": () => step(-1),
    ".": () => step(1),
    k: () => current && keep(current),
    d: () => current && attempt(discard(current)),
  });
  const pressed = (event: KeyboardEvent) => {
    const by = ({ ArrowRight: 1, ArrowLeft: -1 } as const)[event.key as "ArrowRight"];
    if (by) {
      event.preventDefault();
      event.stopPropagation();
      const next = stepped(ids, shown, by);
      show(next);
      event.currentTarget.querySelector<HTMLElement>(`[data-node="${next}"]`)?.focus();
    } else if ((event.key === "Delete" || event.key === "Backspace") && current) {
      event.stopPropagation();
      attempt(discard(current));
    }
  };
  if (!tree) return null;
  return (
    <div className="variants">
      <div className="thumbs" role="toolbar" aria-label={t("running.variants")} onKeyDown={pressed}>
        {before?.picture && (
          <button
            type="button"
            className="thumb before"
            aria-pressed={shown === before.id}
            onClick={() => show(before.id)}
          >
            <img src={lookUrl(tree.id, before.id, 192)} alt="" />
            <span>{t("running.before")}</span>
          </button>
        )}
        {made.map((node, index) => (
          <div key={node.id} className="thumb-place">
            <button
              type="button"
              className="thumb variant"
              data-node={node.id}
              aria-pressed={shown === node.id}
              aria-label={t("running.variant", { number: index + 1, seed: seedOf(node) })}
              title={t("running.variant", { number: index + 1, seed: seedOf(node) })}
              tabIndex={node.id === (current ?? made[0])?.id ? 0 : -1}
              onClick={() => show(node.id)}
            >
              <img src={lookUrl(tree.id, node.id, 192)} alt="" />
              {node.starred && <Icon name="star" size={14} />}
            </button>
            {current && node.id !== shown && (
              <button
                type="button"
                className="with"
                aria-label={`${t("running.compare")}: ${index + 1}`}
                title={t("running.compare")}
                tabIndex={-1}
                onClick={() => compare(node)}
              >
                <Icon name="compare" size={14} />
              </button>
            )}
          </div>
        ))}
      </div>
      {current && (
        <div className="verdict">
          <Button
            icon="star"
            aria-pressed={current.starred}
            title={`${t("running.keep")} (K)`}
            onClick={() => keep(current)}
          >
            {current.starred ? t("running.kept") : t("running.keep.short")}
          </Button>
          <Button
            icon="bin"
            kind="quiet"
            title={`${t("running.discard")} (D)`}
            onClick={() => attempt(discard(current))}
          >
            {t("running.discard")}
          </Button>
        </div>
      )}
    </div>
  );
}
