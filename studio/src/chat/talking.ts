import { askJson } from "@/api/ask";
import { upload } from "@/api/pictures";
import type { Step } from "@/api/types";
import { layerFile, useLayers } from "@/canvas/layers";
import { useBoard } from "@/state/board";
import { useCatalogue } from "@/state/catalogue";
import { useNotices } from "@/state/notices";
import { t } from "@/words";
import { lastRun, type Turn, type Understood, useTurns } from "./turns";

/** A picture that somebody put beside a sentence: "like this one". */
export interface Beside {
  digest: string;
  name: string;
}

/** Roles that the picture beside a sentence may play. */
const OTHERS = ["style", "scene", "piece", "reference", "control"];

/** Ask what a sentence means; nothing runs yet. */
export async function propose(sentence: string, beside: Beside | null): Promise<void> {
  const { tree, shown } = useBoard.getState();
  if (!tree || !shown) return;
  const { drawn } = useLayers.getState();
  const has = { ...Object.fromEntries(OTHERS.map((role) => [role, beside !== null])), mask: drawn.mask };
  const body = { sentence, tree: tree.id, node: shown, has };
  const understood = await askJson<Understood>("/v1/words", { body });
  if (understood.undo) return undo();
  useTurns.getState().add(tree.id, { ...understood, sentence, node: shown });
}

/** Do what a turn proposes. Of a turn that wants several versions, all hang on the node that it was said of. */
export async function run(turn: Turn, beside: Beside | null): Promise<void> {
  const { tree, grow, show } = useBoard.getState();
  if (!tree) return;
  const made = await grow({
    parent: turn.node,
    recipe: { anew: 1, seed: drawSeed(), steps: turn.steps },
    pictures: await picturesFor(turn.steps, beside),
    count: turn.count || 1,
  });
  useTurns.getState().change(tree.id, turn.id, { state: "run", made: made.map(({ id }) => id) });
  if (made[0]) show(made[0].id);
}

/** Take a turn back: what it made is put aside, and one stands where it was said. */
export async function undo(turn: Turn | null = null): Promise<void> {
  const { tree, change, show } = useBoard.getState();
  if (!tree) return;
  const taken = turn ?? lastRun(useTurns.getState().turns[tree.id] ?? []);
  if (!taken) return useNotices.getState().say(t("chat.nothingToUndo"));
  for (const node of taken.made) await change(node, { deleted: true });
  useTurns.getState().change(tree.id, taken.id, { state: "undone" });
  show(taken.node);
}

/** Have what was taken back again. */
export async function redo(turn: Turn): Promise<void> {
  const { tree, change, show } = useBoard.getState();
  if (!tree) return;
  for (const node of turn.made) await change(node, { deleted: false });
  useTurns.getState().change(tree.id, turn.id, { state: "run" });
  if (turn.made[0]) show(turn.made[0]);
}

async function picturesFor(steps: readonly Step[], beside: Beside | null): Promise<Record<string, string>> {
  const pictures: Record<string, string> = {};
  for (const role of needed(steps)) {
    if (beside && OTHERS.includes(role)) pictures[role] = beside.digest;
    if (role !== "mask") continue;
    const file = await layerFile("mask");
    if (file) pictures.mask = (await upload(file)).digest;
  }
  return pictures;
}

/** The roles that any of the steps could take. */
function needed(steps: readonly Step[]): Set<string> {
  const { tasks } = useCatalogue.getState();
  const roles = steps.flatMap(({ task }) => tasks.find(({ name }) => name === task)?.roles ?? []);
  return new Set(roles.map(({ name }) => name));
}

const drawSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;
