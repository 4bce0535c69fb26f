import { Refusal } from "./ask";

const AGAIN = 1500; // ms
const PATIENCE = 400; // times

/**
 * Do something again and again while the server does not answer. It must be such that twice is once.
 *
 * @param waiting is told when it has to wait for the first time.
 * @throws Refusal where the server answers and refuses, or is not back for long.
 */
export async function patiently<Value>(
  doing: () => Promise<Value>,
  waiting: () => void,
  again = AGAIN,
): Promise<Value> {
  for (let times = 0; ; times++) {
    try {
      return await doing();
    } catch (error) {
      if (!(error instanceof Refusal && error.lost) || times >= PATIENCE) throw error;
      if (times === 0) waiting();
      await new Promise((done) => setTimeout(done, again));
    }
  }
}
