/** How the picture came to be: every result with what it was made of. */
export function HistoryPanel() {
  return null;
}
