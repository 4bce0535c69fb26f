import { openFolderRun } from "@/batch/opening";
import { shownNode, useBoard } from "@/state/board";
import { Menu, MenuItem } from "@/ui/Menu";
import { t } from "@/words";

/** What can be taken away: the recipe, the tree. */
export function ExportMenu() {
  const tree = useBoard((state) => state.tree);
  const node = useBoard(shownNode);
  if (!tree) return null;
  const base = `/v1/trees/${tree.id}`;
  return (
    <Menu icon="save" label={t("top.export")}>
      <MenuItem
        icon="branch"
        disabled={!node?.recipe}
        {...(node?.recipe && {
          href: `${base}/nodes/${node.id}/recipe`,
          download: `${tree.name}-${node.id}.toml`,
        })}
      >
        {t("export.recipe")}
      </MenuItem>
      <MenuItem icon="history" href={`${base}/export`} download={`${tree.name}.zip`}>
        {t("export.tree")}
      </MenuItem>
      <MenuItem
        icon="folder"
        disabled={!node?.recipe}
        onClick={() => node?.recipe && openFolderRun(node.recipe, node.pictures)}
      >
        {t("folder.open")}
      </MenuItem>
    </Menu>
  );
}
