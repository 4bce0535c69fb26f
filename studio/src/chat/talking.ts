import { askJson } from "@/api/ask";
import { upload } from "@/api/pictures";
import { layerFile, useLayers } from "@/canvas/layers";
import { useBoard } from "@/state/board";
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
  if (understood.undo) await undo();
  if (understood.undo && understood.steps.length === 0) return;
  const node = (understood.undo ? useBoard.getState().shown : understood.node) ?? shown;
  useTurns.getState().add(tree.id, { ...understood, sentence, node });
}

/** Do what a turn proposes. Of a turn that wants several versions, all hang on the node that it was said of. */
export async function run(turn: Turn, beside: Beside | null): Promise<void> {
  const { tree, grow, show } = useBoard.getState();
  if (!tree) return;
  const made = await grow({
    parent: turn.node,
    recipe: { anew: 1, seed: turn.seed ?? drawSeed(), steps: turn.steps },
    pictures: { ...turn.given, ...(await picturesFor(turn.pictures ?? {}, beside)) },
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

/** Pictures by the names of the recipe, of what is at hand for each role. */
async function picturesFor(
  roles: Record<string, string>,
  beside: Beside | null,
): Promise<Record<string, string>> {
  const pictures: Record<string, string> = {};
  for (const [name, role] of Object.entries(roles)) {
    if (beside && OTHERS.includes(role)) pictures[name] = beside.digest;
    if (role !== "mask") continue;
    const file = await layerFile("mask");
    if (file) pictures[name] = (await upload(file)).digest;
  }
  return pictures;
}

const drawSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;
