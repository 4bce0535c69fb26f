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
