const WINDOW = 2000; // ms

/** How many a second, of the last two seconds. */
export class Pace {
  private times: number[] = [];

  tick(now = performance.now()): number {
    this.times = [...this.times.filter((time) => now - time < WINDOW), now];
    const [first] = this.times;
    return this.times.length < 2 || first === undefined || now === first
      ? 0
      : ((this.times.length - 1) * 1000) / (now - first);
  }
}
