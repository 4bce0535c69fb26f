/** Binary messages of the live channel: two bytes with the length of a head, big-endian; the head as JSON; a picture file. */

/** Put a head before a picture. */
export function packed(head: object, file: ArrayBuffer): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const message = new Uint8Array(2 + text.length + file.byteLength);
  new DataView(message.buffer).setUint16(0, text.length);
  message.set(text, 2);
  message.set(new Uint8Array(file), 2 + text.length);
  return message.buffer;
}

/** The head and the picture of a message. */
export function unpacked<Head>(message: ArrayBuffer): { head: Head; file: Uint8Array<ArrayBuffer> } {
  const length = new DataView(message).getUint16(0);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(message, 2, length))) as Head;
  return { head, file: new Uint8Array(message, 2 + length) };
}
