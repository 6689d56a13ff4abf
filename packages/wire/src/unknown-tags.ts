/**
 * Tagged fields that our definitions do not have: newer peers send them, and a message that is
 * passed on must keep them.
 *
 * Spec: KIP-482 ("Unknown tags").
 */
import type { UnknownTag } from './schema.ts';
import { putVarint, refuse, type Writer } from './writer.ts';

/** Writes the unknown tags of a range. They must ascend on the wire, whatever order they have. */
export function unknownTagsFrom(
  writer: Writer,
  tags: readonly UnknownTag[],
  lowest: number,
  below: number,
): void {
  const chosen = tags.filter(({ tag }) => tag >= lowest && tag < below);
  chosen.sort((a, b) => a.tag - b.tag);
  for (const { tag, bytes } of chosen) {
    const room = bytes.length + 10;
    if (writer.buffer.length - writer.position < room) writer.grow(room);
    let at = putVarint(writer.buffer, writer.position, tag);
    at = putVarint(writer.buffer, at, bytes.length);
    writer.buffer.set(bytes, at);
    writer.position = at + bytes.length;
  }
}

/** A known tag among the unknown ones would stand twice on the wire. */
export function countUnknownTags(tags: readonly UnknownTag[], known: readonly number[]): number {
  for (const { tag } of tags) {
    if (known.includes(tag) || !(tag >= 0 && tag < 0x7fffffff)) refuse('unknownTags', tag);
  }
  return tags.length;
}
