import { Zip, ZipPassThrough } from "fflate";
import { ask, askJson } from "@/api/ask";
import type { Job } from "@/api/types";
import type { Batch } from "./batch";
import { resultName } from "./pairing";

/** The results of a batch as one zip, streamed: pictures are small already, so nothing is packed. */
export function zipped(batch: Batch, done: readonly number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(into) {
      const zip = new Zip((error, chunk, last) => {
        if (error) into.error(error);
        else into.enqueue(chunk);
        if (last) into.close();
      });
      const names = new Set<string>();
      try {
        for (const place of done) {
          const { job, name } = batch.items[place]!;
          const { outputs } = await askJson<Job>(`/v1/jobs/${job}`);
          for (const output of outputs) {
            const entry = new ZipPassThrough(resultName(name, output.format, names));
            zip.add(entry);
            await pour((await ask(output.url)).body!, entry);
          }
        }
        zip.end();
      } catch (error) {
        into.error(error);
      }
    },
  });
}

async function pour(from: ReadableStream<Uint8Array>, into: ZipPassThrough): Promise<void> {
  const reader = from.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (value) into.push(value, false);
    if (done) break;
  }
  into.push(new Uint8Array(), true);
}

/** Hand a stream to the browser as a file to save. */
export async function save(stream: ReadableStream<Uint8Array>, name: string): Promise<void> {
  const blob = await new Response(stream, { headers: { "Content-Type": "application/zip" } }).blob();
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
