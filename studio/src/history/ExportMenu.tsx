/** What can be taken away: the recipe, the tree. */
export function ExportMenu() {
  return null;
}
