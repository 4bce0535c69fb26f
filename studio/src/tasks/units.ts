import type { RecipeFile, Step } from "@/api/types";

/** Steps that only make sense together, because one takes what another makes; by their places in the recipe. */
export type Unit = readonly number[];

/** The steps of a recipe in units, in the order of their first steps. */
export function unitsOf(steps: readonly Step[]): Unit[] {
  const units: number[][] = [];
  steps.forEach((step, place) => {
    const takes = Object.values(step.pictures ?? {});
    const fed = units.filter((unit) =>
      unit.some((at) => steps[at]?.makes && takes.includes(steps[at].makes)),
    );
    const joined = [...fed.flat(), place];
    for (const unit of fed) units.splice(units.indexOf(unit), 1);
    units.push(joined);
  });
  return units.sort((a, b) => a[0]! - b[0]!);
}

/** A recipe without some of its units, and without what is empty in what is left. */
export function without(recipe: RecipeFile, out: readonly Unit[]): RecipeFile {
  const gone = new Set(out.flat());
  return { ...recipe, steps: recipe.steps.filter((_, place) => !gone.has(place)).map(bare) };
}

/** A step as one would write it: what is not said is not there. */
function bare(step: Step): Step {
  const said = Object.entries(step).filter(
    ([, value]) =>
      value !== null && value !== "" && !(typeof value === "object" && Object.keys(value).length === 0),
  );
  return Object.fromEntries(said) as unknown as Step;
}
