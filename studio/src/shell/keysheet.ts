/** What the keys do, for the sheet. The bindings themselves stand beside what they do, by `useKeys`. */
export const SHEET: readonly (readonly [
  title: string,
  keys: readonly (readonly [key: string, does: string])[],
])[] = [
  [
    "Everywhere",
    [
      ["?", "This page"],
      ["Ctrl O", "Open a picture"],
      ["Ctrl V", "Open what was copied"],
      ["Ctrl Enter", "Run"],
      ["C", "Compare with what it was made of"],
    ],
  ],
  [
    "Canvas",
    [
      ["B E", "Mask brush, eraser"],
      ["L R W", "Lasso, rectangle, pick by colour"],
      ["P S", "Colour brush, mark subject or background"],
      ["O G M", "Widen the frame, place the piece, move"],
      ["[ ]", "Smaller or larger brush"],
      ["X", "Add or take away; subject or background"],
      ["Shift click", "A straight line from the last stroke"],
      ["Alt", "The other way round; with the colour brush, take up a colour"],
      ["Ctrl Z", "Take back what was drawn"],
      ["Ctrl Shift Z", "Draw it again"],
      ["Del", "Clear what is drawn, on the picture"],
    ],
  ],
  [
    "View",
    [
      ["Space drag", "Move the picture"],
      ["Ctrl wheel", "Zoom to the pointer"],
      ["+ -", "Zoom in, zoom out"],
      ["F 0", "See it whole"],
      ["1 2", "100 %, 200 %"],
      ["← → ↑ ↓", "Move it, when the picture has the focus"],
    ],
  ],
  [
    "Runs",
    [
      ["T", "Choose what to do"],
      [", .", "The variant before, the next"],
      ["K", "Keep it: a star"],
      ["D", "Discard it; it can be undone"],
    ],
  ],
  [
    "History",
    [
      ["↑ ↓", "Go to another picture"],
      ["S", "Give it a star, or take it away"],
      ["F2", "Rename"],
      ["Del", "Delete; it can be undone"],
      ["=", "Compare with the one on the canvas"],
    ],
  ],
];
