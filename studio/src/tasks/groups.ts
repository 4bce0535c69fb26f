import type { Task } from "@/api/types";
import type { IconName } from "@/ui/icons";
import { known, t } from "@/words";

export type GroupName = "fill" | "change" | "back" | "drawing" | "inside" | "more";

/** Where a task stands in the list, and its drawing. One that is not here stands under More. */
const PLACES: Record<string, readonly [GroupName, IconName]> = {
  inpaint: ["fill", "eraser"],
  outpaint: ["fill", "frame"],
  background: ["fill", "lasso"],
  blend: ["fill", "piece"],
  edit: ["change", "chat"],
  reimagine: ["change", "wand"],
  restyle: ["change", "brush"],
  recolor: ["change", "colour"],
  vary: ["change", "dice"],
  retarget: ["change", "fit"],
  translate: ["change", "redo"],
  restore: ["back", "history"],
  repair: ["back", "plus"],
  clean: ["back", "star"],
  denoise: ["back", "live"],
  dejpeg: ["back", "rectangle"],
  deblur: ["back", "picture"],
  tone: ["back", "sun"],
  colorize: ["back", "colour"],
  upscale: ["back", "open"],
  paint: ["drawing", "brush"],
  render: ["drawing", "scribble"],
  damage: ["inside", "help"],
  control: ["inside", "branch"],
};

const ORDER: readonly GroupName[] = ["fill", "change", "back", "drawing", "inside", "more"];

export interface Group {
  name: GroupName;
  tasks: Task[];
}

/** Tasks under plain words, those that are known in the order of the table, others at the end. */
export function grouped(tasks: readonly Task[]): Group[] {
  const names = Object.keys(PLACES);
  const rank = ({ name }: Task) => (names.includes(name) ? names.indexOf(name) : names.length);
  const sorted = [...tasks].sort((a, b) => rank(a) - rank(b));
  return ORDER.map((name) => ({
    name,
    tasks: sorted.filter((task) => (PLACES[task.name]?.[0] ?? "more") === name),
  })).filter(({ tasks }) => tasks.length > 0);
}

/** The tasks in whose words each word of a search is found. */
export function searched(tasks: readonly Task[], search: string): Task[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return tasks.filter((task) => {
    const text = `${task.name} ${titleOf(task.name)} ${task.summary} ${meant(task.name)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export const iconOf = (task: string): IconName => PLACES[task]?.[1] ?? "more";

/** What a task is called in plain words; one that is not known by its own name. */
export function titleOf(task: string): string {
  const name = `task.${task}`;
  return known(name) ? t(name) : sentence(task);
}

/** Other words that people use for it. */
function meant(task: string): string {
  const name = `task.${task}.also`;
  return known(name) ? t(name) : "";
}

/** A name of a program as a word: "keep_colors" as "Keep colors". */
export const sentence = (name: string): string => {
  const words = name.replaceAll("_", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
