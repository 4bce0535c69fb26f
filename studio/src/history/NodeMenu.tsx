import { pictureUrl } from "@/api/pictures";
import type { TreeNode } from "@/api/trees";
import { openFolderRun } from "@/batch/opening";
import { useBoard } from "@/state/board";
import { attempt } from "@/state/notices";
import { Menu, MenuItem } from "@/ui/Menu";
import { t } from "@/words";
import { bringBack } from "./bringBack";
import { compareTo, discard } from "./NodeCard";

/** What can be done with a node. */
export function NodeMenu({
  node,
  shown,
  onRename,
}: {
  node: TreeNode;
  shown: boolean;
  onRename: () => void;
}) {
  const { tree, change } = useBoard.getState();
  if (!tree) return null;
  return (
    <Menu icon="more" label={t("history.menu")}>
      <MenuItem icon="star" onClick={() => attempt(change(node.id, { starred: !node.starred }))}>
        {node.starred ? t("history.unstar") : t("history.star")}
      </MenuItem>
      <MenuItem icon="brush" onClick={onRename}>
        {t("history.rename")}
      </MenuItem>
      {node.recipe && (
        <MenuItem icon="branch" onClick={() => bringBack(node)}>
          {t("history.again")}
        </MenuItem>
      )}
      {node.recipe && (
        <MenuItem icon="folder" onClick={() => openFolderRun(node.recipe!, node.pictures)}>
          {t("folder.open")}
        </MenuItem>
      )}
      {node.picture && !shown && (
        <MenuItem icon="compare" onClick={() => compareTo(node)}>
          {t("history.compare")}
        </MenuItem>
      )}
      {node.picture && (
        <MenuItem
          icon="save"
          href={pictureUrl(tree.id, node.id)}
          download={`${tree.name}-${node.id}.${node.picture.format}`}
        >
          {t("history.save")}
        </MenuItem>
      )}
      <MenuItem icon="bin" onClick={() => attempt(discard(node))}>
        {t("history.delete")}
      </MenuItem>
    </Menu>
  );
}
