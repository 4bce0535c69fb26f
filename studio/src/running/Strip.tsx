/** What runs, and the variants that a run made. */
export function Strip() {
  return null;
}
