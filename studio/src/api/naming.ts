/** A name that nothing else has; randomUUID is not there on a page over plain HTTP. */
export const newName = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
