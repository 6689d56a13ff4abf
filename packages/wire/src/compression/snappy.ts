/**
 * Snappy (codec 2): raw blocks in the frame that the Java client writes ("xerial", after the author
 * of snappy-java). Reading accepts a single raw block as well, which some clients send.
 *
 * Not snappy's own framing format, which Kafka never used.
 * Spec: https://github.com/google/snappy/blob/main/format_description.txt; the frame is
 * magic (8 bytes), version and lowest compatible version (int32 each), then (int32 size, block)*.
 */

import { MALFORMED, readUnsignedVarint } from '../varint.ts';
import { malformed, tooLarge } from './error.ts';
import { snappy } from './native.ts';

const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const MAGIC_HEAD = MAGIC.readInt32BE(0);
const HEADER = Buffer.concat([MAGIC, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
const VERSION = 1;
/** snappy-java's own: each block is compressed alone. */
const BLOCK_SIZE = 32 * 1024;
/** No element of a block yields more: three bytes copy at most 64. */
const EXPANSION_MAX = 22;

export function compressSnappy(bytes: Uint8Array): Buffer {
  const parts: Uint8Array[] = [HEADER];
  for (let at = 0; at < bytes.length; at += BLOCK_SIZE) {
    const block = snappy().compressSync(bytes.subarray(at, at + BLOCK_SIZE));
    const size = Buffer.allocUnsafe(4);
    size.writeInt32BE(block.length);
    parts.push(size, block);
  }
  return Buffer.concat(parts);
}

export function decompressSnappy(bytes: Buffer, bytesMax: number): Buffer {
  if (!startsWithMagic(bytes, 0)) return decompressBlock(bytes, bytesMax, bytesMax);
  const blocks: Buffer[] = [];
  let left = bytesMax;
  let at = readHeader(bytes, 0);
  while (at < bytes.length) {
    if (bytes.length - at < 4) throw malformed('snappy: ends within a block size');
    const size = bytes.readInt32BE(at);
    if (size === MAGIC_HEAD && startsWithMagic(bytes, at)) {
      // Streams written one after the other: each brings its header.
      at = readHeader(bytes, at);
      continue;
    }
    at += 4;
    if (size < 0 || size > bytes.length - at) throw malformed('snappy: ends within a block');
    const block = decompressBlock(bytes.subarray(at, at + size), left, bytesMax);
    left -= block.length;
    at += size;
    blocks.push(block);
  }
  const first = blocks[0];
  return blocks.length === 1 && first !== undefined ? first : Buffer.concat(blocks);
}

function startsWithMagic(bytes: Buffer, at: number): boolean {
  return bytes.length - at >= MAGIC.length && MAGIC.compare(bytes, at, at + MAGIC.length) === 0;
}

function readHeader(bytes: Buffer, at: number): number {
  if (bytes.length - at < HEADER.length) throw malformed('snappy: ends within the header');
  const compatible = bytes.readInt32BE(at + MAGIC.length + 4);
  if (compatible > VERSION) throw malformed(`snappy: frame of version ${compatible}`);
  return at + HEADER.length;
}

function decompressBlock(block: Buffer, left: number, bytesMax: number): Buffer {
  // The block says first how long its content is, and the library allocates that much.
  const cursor = { at: 0 };
  const size = readUnsignedVarint(block, cursor, block.length);
  if (cursor.at === MALFORMED || size > block.length * EXPANSION_MAX) {
    throw malformed('snappy: a block that cannot be that long');
  }
  if (size > left) throw tooLarge(bytesMax);
  try {
    const content = snappy().uncompressSync(block, { asBuffer: true });
    return typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'snappy');
  }
}
