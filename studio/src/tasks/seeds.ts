const MOST = 1e9; // few digits, so that one can be told to somebody

/** A seed that nobody has thought of. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % MOST;
}

/** Tasks and engines of which every seed makes the same. */
const SAME_TASKS = new Set(["recolor", "blend", "retarget", "damage", "tone"]);
const SAME_ENGINES = new Set(["restore", "foreign", "control"]);

/** Whether another seed makes another picture, so that there is sense in several. */
export const seeded = (task: string, engine: string): boolean =>
  !SAME_ENGINES.has(engine) && !SAME_TASKS.has(task);

/** A seed as somebody wrote it; null where it is none. */
export function readSeed(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,16}$/.test(trimmed)) return null;
  const seed = Number(trimmed);
  return Number.isSafeInteger(seed) ? seed : null;
}
