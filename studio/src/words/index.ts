import { en } from "./en";

/** Every sentence of the studio has a name; another language is another table of the same names. */
export type Words = Record<keyof typeof en, string>;

let words: Words = en;

/** Speak another language from now on; call it before the first drawing. */
export function speak(table: Words): void {
  words = table;
}

/**
 * A sentence by its name, with {holes} filled.
 *
 * @example t("zoom.percent", { percent: 50 })
 */
export function t(name: keyof typeof en, filled: Record<string, string | number> = {}): string {
  return words[name].replace(/\{(\w+)\}/g, (hole, key: string) => String(filled[key] ?? hole));
}

/** Whether there is a sentence of that name: for words about what only the server knows of. */
export const known = (name: string): name is keyof typeof en => Object.hasOwn(en, name);
