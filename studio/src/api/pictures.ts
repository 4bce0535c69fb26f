import { ask, askJson } from "./ask";
import type { Upload } from "./types";

/** Send a picture; the server opens it and answers what it is. */
export function upload(file: Blob, signal?: AbortSignal): Promise<Upload> {
  const headers = { "Content-Type": file.type || "application/octet-stream" };
  return askJson<Upload>("/v1/uploads", { body: file, headers, ...(signal && { signal }) });
}

/** Where the file of an upload is. */
export const uploadUrl = (digest: string): string => `/v1/uploads/${digest}/file`;

/** Where the whole picture of a node is, as it was written. */
export const pictureUrl = (tree: string, node: string): string => `/v1/trees/${tree}/nodes/${node}/picture`;

/** Where a small one is, whose longer side is `size`; 0 is the whole, in a format that every browser shows. */
export const lookUrl = (tree: string, node: string, size: number): string =>
  `/v1/trees/${tree}/nodes/${node}/look?format=webp&size=${size}`;

/** The newest drawing of a job that runs; `seq` makes each one an address of its own. */
export const previewUrl = (job: string, seq: number): string => `/v1/jobs/${job}/preview?seq=${seq}`;

/** A file as a picture in memory that can be drawn. */
export async function bitmapAt(url: string, signal?: AbortSignal): Promise<ImageBitmap> {
  const answer = await ask(url, signal && { signal });
  return createImageBitmap(await answer.blob());
}
