import { upload } from "./pictures";

/** Digests of files that were sent, by the SHA-256 of the file: what is sent twice is sent once. */
const sent = new Map<string, Promise<string>>();

/** Send a file unless it was sent before. @returns its digest. */
export async function uploadOnce(file: Blob): Promise<string> {
  const name = await nameOf(file);
  const known = name && sent.get(name);
  if (known) return known;
  const sending = upload(file).then(({ digest }) => digest);
  if (name) {
    sent.set(name, sending);
    sending.catch(() => sent.delete(name));
  }
  return sending;
}

/** The server may have swept what no job needed: send everything again from now on. */
export const forgetSent = (): void => sent.clear();

/** The SHA-256 of a file; null on a page that may not compute one (plain HTTP from afar). */
async function nameOf(file: Blob): Promise<string | null> {
  if (!crypto.subtle) return null;
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
