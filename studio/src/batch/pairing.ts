import type { RecipeFile, Task } from "@/api/types";

/** A picture that a recipe takes beside the one that it is run on. */
export interface Beside {
  name: string;
  needed: boolean;
  /** Whether it fits one picture only, as a mask does, and so lies beside each; else all take the same. */
  own: boolean;
}

/** A file of a folder with what lies beside it, by the names of the recipe. */
export interface Pair {
  name: string;
  file: File;
  beside: Record<string, File>;
  /** What is needed and does not lie there. */
  lacks: string[];
}

/**
 * What a recipe takes beside its picture.
 *
 * @param has names of pictures that its first run took: of what may be left out, those are taken again.
 */
export function besides(recipe: RecipeFile, tasks: readonly Task[], has: readonly string[]): Beside[] {
  const found = new Map<string, Beside>();
  const made = new Set<string>();
  for (const step of recipe.steps) {
    const roles = tasks.find(({ name }) => name === step.task)?.roles ?? [];
    for (const role of roles) {
      const name = step.pictures?.[role.name] ?? role.name;
      if (role.name === "picture" || made.has(name) || !(role.needed || has.includes(name))) continue;
      found.set(name, { name, needed: role.needed, own: role.mask || !role.own_size });
    }
    if (step.makes) made.add(step.makes);
  }
  return [...found.values()];
}

const PICTURE = /\.(png|jpe?g|webp|tiff?|avif|hei[cf])$/i;

/**
 * The pictures of a folder, each with what is named like it: beside house.jpg lies house-mask.png.
 * The same name in another folder is another picture.
 */
export function paired(files: readonly File[], beside: readonly Beside[]): Pair[] {
  const pictures = files.filter(({ name, type }) => PICTURE.test(name) || type.startsWith("image/"));
  const stems = new Map(pictures.map((file) => [stemOf(file), file]));
  const own = beside.filter((one) => one.own);
  const taken = (stem: string) =>
    own.some(({ name }) => stem.endsWith(`-${name}`) && stems.has(stem.slice(0, -name.length - 1)));
  return pictures
    .filter((file) => !taken(stemOf(file)))
    .map((file) => {
      const lying = own.flatMap(({ name }) => {
        const other = stems.get(`${stemOf(file)}-${name}`);
        return other ? [[name, other] as const] : [];
      });
      const found = Object.fromEntries(lying);
      const lacks = own.filter(({ name, needed }) => needed && !found[name]).map(({ name }) => name);
      return { name: pathOf(file), file, beside: found, lacks };
    })
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

const pathOf = (file: File): string => file.webkitRelativePath || file.name;

const stemOf = (file: File): string =>
  pathOf(file)
    .replace(/\.[a-z0-9]{2,5}$/i, "")
    .toLowerCase();

/** What a result is called in the zip: as its picture, with its own ending; never twice the same. */
export function resultName(name: string, format: string, taken: Set<string>): string {
  const stem = name.replace(/\.[a-z0-9]{2,5}$/i, "");
  const ending = format === "jpeg" ? "jpg" : format;
  let found = `${stem}.${ending}`;
  for (let more = 2; taken.has(found); more++) found = `${stem}-${more}.${ending}`;
  taken.add(found);
  return found;
}
