/** Something that was done and can be taken back. */
export interface Deed {
  back: () => void;
  forth: () => void;
  bytes: number;
}

const MOST_STEPS = 100;
const MOST_BYTES = 200 * 2 ** 20;

/** What was done to the layers, apart from the history of pictures. The oldest goes where it gets too much. */
export class Past {
  private done: Deed[] = [];
  private undone: Deed[] = [];
  private bytes = 0;
  private count = 0;

  /** A number that is another one after each deed, so that one can see whether anything came after one's own. */
  get deeds(): number {
    return this.count;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  push(deed: Deed): void {
    for (const { bytes } of this.undone) this.bytes -= bytes;
    this.undone = [];
    this.count += 1;
    this.done.push(deed);
    this.bytes += deed.bytes;
    while (this.done.length > 1 && (this.done.length > MOST_STEPS || this.bytes > MOST_BYTES)) {
      this.bytes -= this.done.shift()!.bytes;
    }
  }

  undo(): void {
    const deed = this.done.pop();
    if (!deed) return;
    this.undone.push(deed);
    this.count += 1;
    deed.back();
  }

  redo(): void {
    const deed = this.undone.pop();
    if (!deed) return;
    this.done.push(deed);
    this.count += 1;
    deed.forth();
  }
}
