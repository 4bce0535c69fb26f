import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Step } from "@/api/types";

/** What the server made of a sentence. */
export interface Understood {
  steps: Step[];
  /** What will be done, in a sentence. */
  said: string;
  /** What is missing, in words. */
  needs: string[];
  /** What nobody could make anything of. */
  unsure: string[];
  count: number;
  /** Whether the last turn is to be taken back. */
  undo: boolean;
  /** Who read it: the grammar, or a model's name. */
  by: string;
  /** The seed that the words ask for. */
  seed: number | null;
  /** The node that the steps are for, where it is another than the one that was looked at. */
  node: string | null;
  /** What the recipe takes of what is at hand: its name for a picture, and the role. */
  pictures: Record<string, string>;
  /** Digests of what the last step had, where it is done again. */
  given: Record<string, string>;
}

/** One sentence, and what came of it. */
export interface Turn extends Omit<Understood, "node"> {
  id: number;
  sentence: string;
  /** The node it was said of. */
  node: string;
  state: "proposed" | "run" | "undone" | "left";
  /** The nodes that it made. */
  made: string[];
}

interface Turns {
  /** By tree. */
  turns: Record<string, Turn[]>;
  add: (tree: string, turn: Omit<Turn, "id" | "state" | "made">) => Turn;
  change: (tree: string, id: number, to: Partial<Turn>) => void;
}

const KEPT = 60;

/** What was said of each tree, kept in this browser; what it made is the tree's. */
export const useTurns = create<Turns>()(
  persist(
    (set, get) => ({
      turns: {},
      add: (tree, told) => {
        const before = get().turns[tree] ?? [];
        const turn: Turn = { ...told, id: (before.at(-1)?.id ?? 0) + 1, state: "proposed", made: [] };
        set(({ turns }) => ({ turns: { ...turns, [tree]: [...before, turn].slice(-KEPT) } }));
        return turn;
      },
      change: (tree, id, to) =>
        set(({ turns }) => ({
          turns: {
            ...turns,
            [tree]: (turns[tree] ?? []).map((turn) => (turn.id === id ? { ...turn, ...to } : turn)),
          },
        })),
    }),
    { name: "anew.chat", version: 1 },
  ),
);

/** The turn that an undo takes back: the last one that made something. */
export const lastRun = (turns: readonly Turn[]): Turn | null =>
  turns.findLast(({ state }) => state === "run") ?? null;
