/** The tools, at the edge of the canvas. */
export function ToolRail() {
  return null;
}
