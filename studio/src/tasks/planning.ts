import { create } from "zustand";
import { askJson } from "@/api/ask";
import type { TreeNode } from "@/api/trees";
import type { Plan, RecipeFile } from "@/api/types";
import { type Asked, recipeOf } from "./asked";
import { picturesOf } from "./run";
import { type Unit, unitsOf, without } from "./units";

/** Tasks of which an engine decides by the picture what steps they take. */
const PLANNED = new Set(["restore", "repair"]);

export const planned = (task: string): boolean => PLANNED.has(task);

interface Planning {
  /** What was asked and of which picture, so that it is seen when that is no longer so. */
  of: string | null;
  recipe: RecipeFile;
  whys: string[];
  notes: string[];
  /** The first steps of the units that were left out. */
  out: number[];
  look: (asked: Asked, node: TreeNode) => Promise<void>;
  toggle: (unit: Unit) => void;
  forget: () => void;
}

const EMPTY: RecipeFile = { steps: [] };

/** What a run would do, before it does. */
export const usePlan = create<Planning>()((set) => ({
  of: null,
  recipe: EMPTY,
  whys: [],
  notes: [],
  out: [],
  look: async (asked, node) => {
    const pictures = await picturesOf(asked);
    const recipe = recipeOf(asked, 0);
    const body = { recipe, pictures: { ...pictures, picture: node.picture?.digest } };
    const plan = await askJson<Plan>("/v1/plan", { body });
    set({
      of: keyOf(asked, node),
      recipe: plan.recipe as RecipeFile,
      whys: plan.whys,
      notes: plan.notes,
      out: [],
    });
  },
  toggle: ([first]) =>
    set(({ out }) => ({
      out: out.includes(first!) ? out.filter((place) => place !== first) : [...out, first!],
    })),
  forget: () => set({ of: null, recipe: EMPTY, whys: [], notes: [], out: [] }),
}));

/** What a plan is of: another picture or another wish needs another plan. */
export const keyOf = (asked: Asked, node: TreeNode | null): string =>
  JSON.stringify([node?.picture?.digest, recipeOf(asked, 0), asked.roles.map(({ source }) => source)]);

/** Whether the plan is one to speak of: its only step is not just what was asked. */
export const does = ({ recipe }: Pick<Planning, "recipe">, task: string): boolean =>
  recipe.steps.length > 1 || (recipe.steps[0]?.task ?? task) !== task;

/** The recipe of the plan without what was left out; null where there is no plan of just this. */
export function plannedRecipe(
  planning: Planning,
  key: string,
  task: string,
  seed: number,
): RecipeFile | null {
  if (planning.of !== key || !does(planning, task)) return null;
  const out = unitsOf(planning.recipe.steps).filter(([first]) => planning.out.includes(first!));
  return { ...without(planning.recipe, out), seed };
}
