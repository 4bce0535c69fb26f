import { useState } from "react";
import { lookUrl } from "@/api/pictures";
import type { TreeNode } from "@/api/trees";
import { useBoard } from "@/state/board";
import { attempt, useNotices } from "@/state/notices";
import { useTool } from "@/state/tool";
import { Icon } from "@/ui/icons";
import { t } from "@/words";
import { LANE } from "./Graph";
import { NodeMenu } from "./NodeMenu";
import { ago, howOf, nameOf } from "./telling";

/** One result: its picture, what made it, and what can be done with it. */
export function NodeCard({
  tree,
  node,
  lane,
  shown,
}: {
  tree: string;
  node: TreeNode;
  lane: number;
  shown: boolean;
}) {
  const show = useBoard((state) => state.show);
  const [naming, setNaming] = useState(false);
  return (
    <li className={`node ${shown ? "shown" : ""} ${node.state}`} style={{ marginLeft: 24 + lane * LANE }}>
      {naming ? (
        <div className="node-body">
          <Thumb tree={tree} node={node} />
          <Naming node={node} done={() => setNaming(false)} />
        </div>
      ) : (
        <button
          type="button"
          id={`node-${node.id}`}
          className="node-body"
          aria-current={shown}
          tabIndex={shown ? 0 : -1}
          onClick={() => node.picture && show(node.id)}
          onDoubleClick={() => setNaming(true)}
          onKeyDown={(event) => act(event.key, node, () => setNaming(true))}
        >
          <Thumb tree={tree} node={node} />
          <span className="node-text">
            <strong>{nameOf(node)}</strong>
            <small>{under(node)}</small>
            <span className="unseen">{aside(node)}</span>
          </span>
          {node.starred && <Icon name="star" size={14} />}
        </button>
      )}
      <NodeMenu node={node} shown={shown} onRename={() => setNaming(true)} />
    </li>
  );
}

function Thumb({ tree, node }: { tree: string; node: TreeNode }) {
  if (!node.picture) return <span className={`thumb ${node.state}`} />;
  return (
    <img
      className="thumb"
      src={lookUrl(tree, node.id, 128)}
      alt=""
      width={52}
      height={52}
      loading="lazy"
      draggable={false}
    />
  );
}

function Naming({ node, done }: { node: TreeNode; done: () => void }) {
  const change = useBoard((state) => state.change);
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person asked to write here
      autoFocus
      defaultValue={node.name}
      placeholder={nameOf(node)}
      aria-label={t("history.rename")}
      maxLength={200}
      onClick={(event) => event.stopPropagation()}
      onBlur={({ target }) => {
        done();
        if (target.value !== node.name) attempt(change(node.id, { name: target.value }));
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") event.currentTarget.value = node.name;
        if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
      }}
    />
  );
}

/** What a key does to the node that has the focus. */
function act(key: string, node: TreeNode, rename: () => void): void {
  const { change } = useBoard.getState();
  if (key === "F2") rename();
  else if (key === "s") attempt(change(node.id, { starred: !node.starred }));
  else if (key === "Delete" || key === "Backspace") attempt(discard(node));
  else if (key === "=") compareTo(node);
}

/** Delete a node, and offer to have it back. */
export async function discard(node: TreeNode): Promise<void> {
  const { change } = useBoard.getState();
  await change(node.id, { deleted: true });
  useNotices.getState().say(t("history.deleted", { name: nameOf(node) }), {
    label: t("undo"),
    run: () => attempt(change(node.id, { deleted: false })),
  });
}

/** Show what is on the canvas beside this one. */
export function compareTo(node: TreeNode): void {
  useBoard.getState().compareWith(node.id);
  useTool.getState().set({ comparing: "slider" });
}

/** The line under the name. */
const under = (node: TreeNode): string =>
  node.state === "done" ? howOf(node) || ago(node.at, Date.now() / 1000) : t(`state.${node.state}`);

/** What is seen by colours and drawings alone, for those who cannot see it. */
const aside = (node: TreeNode): string =>
  [node.state === "done" ? t("state.done") : "", node.starred ? t("history.isStarred") : ""]
    .filter(Boolean)
    .join(", ");
