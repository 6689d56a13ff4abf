/**
 * LZ4 (codec 3): the frame around blocks, written as the Java client writes it (independent blocks
 * of 64 KiB, no checksums besides the header's) and read in every form that the format allows.
 *
 * The blocks themselves are the library's work. What follows the first frame is not read, as in Kafka.
 * Spec: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md; KIP-57 (header checksum).
 */

import { malformed, tooLarge } from './error.ts';
import { compressLz4Block } from './lz4-high.ts';
import { lz4 } from './native.ts';
import { xxhash32 } from './xxhash32.ts';

const MAGIC = 0x184d2204;
const VERSION_1 = 0x40;
const VERSION_MASK = 0xc0;
const INDEPENDENT_BIT = 0x20;
const BLOCK_CHECKSUM_BIT = 0x10;
const CONTENT_SIZE_BIT = 0x08;
const CONTENT_CHECKSUM_BIT = 0x04;
const RESERVED_FLAG_BIT = 0x02;
const DICTIONARY_BIT = 0x01;
const STORED_BIT = 0x8000_0000;
const BLOCK_SIZE_64K = 4;
const BLOCK_SIZE = 64 * 1024;
/** How far back a block may refer when blocks are linked. */
const WINDOW_SIZE = 64 * 1024;
/** The library wants the content's size, little-endian, before each block. */
const LIBRARY_PREFIX_SIZE = 4;
/** A byte of a length adds at most 255; the rest covers what a token says by itself. */
const EXPANSION_MAX = 255;
const TOKEN_YIELD_MAX = 64;
/** Each level doubles the effort up to here: beyond, bytes hardly shrink, but hostile ones cost seconds. */
const ATTEMPTS_MAX = 4096;

/**
 * Whether the header checksum counts. Clients of message format 0 took it over the magic number
 * too, so readers of that format do not look at it: KIP-57.
 */
export type HeaderChecksum = 'checked' | 'ignored';

/** The default level is the fast way, not the ninth of the slow one: so it is in Kafka. */
export const LZ4_LEVEL_DEFAULT = 9;
export const LZ4_LEVEL_MIN = 1;
export const LZ4_LEVEL_MAX = 17;

export function compressLz4(bytes: Uint8Array, level: number = LZ4_LEVEL_DEFAULT): Buffer {
  if (!(level >= LZ4_LEVEL_MIN && level <= LZ4_LEVEL_MAX)) {
    throw new RangeError(`no lz4 level ${level}`);
  }
  const parts: Uint8Array[] = [frameHeader()];
  for (let at = 0; at < bytes.length; at += BLOCK_SIZE) {
    const content = bytes.subarray(at, at + BLOCK_SIZE);
    const block = compressBlock(content, level);
    const size = Buffer.allocUnsafe(4);
    if (block.length < content.length) {
      size.writeUInt32LE(block.length);
      parts.push(size, block);
    } else {
      size.writeUInt32LE(content.length + STORED_BIT);
      parts.push(size, content);
    }
  }
  parts.push(Buffer.alloc(4));
  return Buffer.concat(parts);
}

export function decompressLz4(
  bytes: Buffer,
  bytesMax: number,
  checksum: HeaderChecksum = 'checked',
): Buffer {
  const header = readHeader(bytes, checksum);
  const blocks: Buffer[] = [];
  let left = bytesMax;
  let at = header.end;
  let window: Buffer | undefined;
  for (;;) {
    if (bytes.length - at < 4) throw malformed('lz4: ends without an end mark');
    const word = bytes.readUInt32LE(at);
    at += 4;
    if (word === 0) break;
    const isStored = word >= STORED_BIT;
    const size = isStored ? word - STORED_BIT : word;
    const trailer = header.hasBlockChecksum ? 4 : 0;
    if (size > header.blockSizeMax) throw malformed(`lz4: a block of ${size} bytes`);
    if (size + trailer > bytes.length - at) throw malformed('lz4: ends within a block');
    if (trailer > 0 && xxhash32(bytes, at, at + size) !== bytes.readUInt32LE(at + size)) {
      throw malformed('lz4: block checksum does not match');
    }
    const block = bytes.subarray(at, at + size);
    const content = isStored ? block : decompressBlock(block, header.blockSizeMax, left, window);
    if (content === undefined) throw tooLarge(bytesMax);
    if (content.length > left) throw tooLarge(bytesMax);
    left -= content.length;
    blocks.push(content);
    if (!header.isIndependent) window = slideWindow(window, content);
    at += size + trailer;
  }
  const content = Buffer.concat(blocks);
  if (header.hasContentChecksum) {
    if (bytes.length - at < 4) throw malformed('lz4: ends within the content checksum');
    if (xxhash32(content) !== bytes.readUInt32LE(at)) {
      throw malformed('lz4: content checksum does not match');
    }
  }
  return content;
}

function frameHeader(): Buffer {
  const header = Buffer.allocUnsafe(7);
  header.writeUInt32LE(MAGIC, 0);
  header[4] = VERSION_1 | INDEPENDENT_BIT;
  header[5] = BLOCK_SIZE_64K << 4;
  header[6] = headerChecksum(header, 6);
  return header;
}

function headerChecksum(bytes: Buffer, end: number): number {
  return (xxhash32(bytes, 4, end) >>> 8) & 0xff;
}

interface FrameHeader {
  readonly end: number;
  readonly blockSizeMax: number;
  readonly isIndependent: boolean;
  readonly hasBlockChecksum: boolean;
  readonly hasContentChecksum: boolean;
}

function readHeader(bytes: Buffer, checksum: HeaderChecksum): FrameHeader {
  if (bytes.length < 7) throw malformed('lz4: ends within the header');
  if (bytes.readUInt32LE(0) !== MAGIC) throw malformed('lz4: not a frame');
  const flags = bytes[4] as number;
  const descriptor = bytes[5] as number;
  const blockSize = descriptor >> 4;
  if ((flags & VERSION_MASK) !== VERSION_1) throw malformed('lz4: unknown version');
  if ((flags & (RESERVED_FLAG_BIT | DICTIONARY_BIT)) !== 0) {
    throw malformed('lz4: needs a dictionary, or sets a reserved bit');
  }
  // Sizes 4 to 7 are 64 KiB, 256 KiB, 1 MiB and 4 MiB.
  if (blockSize < BLOCK_SIZE_64K || blockSize > 7 || (descriptor & 0x0f) !== 0) {
    throw malformed('lz4: unknown block size');
  }
  const end = (flags & CONTENT_SIZE_BIT) === 0 ? 6 : 14;
  if (bytes.length <= end) throw malformed('lz4: ends within the header');
  if (checksum === 'checked' && headerChecksum(bytes, end) !== bytes[end]) {
    throw malformed('lz4: header checksum does not match');
  }
  return {
    end: end + 1,
    blockSizeMax: 1 << (2 * blockSize + 8),
    isIndependent: (flags & INDEPENDENT_BIT) !== 0,
    hasBlockChecksum: (flags & BLOCK_CHECKSUM_BIT) !== 0,
    hasContentChecksum: (flags & CONTENT_CHECKSUM_BIT) !== 0,
  };
}

function compressBlock(content: Uint8Array, level: number): Buffer {
  if (level !== LZ4_LEVEL_DEFAULT)
    return compressLz4Block(content, Math.min(2 ** (level - 1), ATTEMPTS_MAX));
  return lz4().compressSync(asBuffer(content)).subarray(LIBRARY_PREFIX_SIZE);
}

/** Undefined when the block failed for want of room beyond `left`, whatever else it may lack. */
function decompressBlock(
  block: Buffer,
  blockSizeMax: number,
  left: number,
  window: Buffer | undefined,
): Buffer | undefined {
  const most = Math.min(blockSizeMax, block.length * EXPANSION_MAX + TOKEN_YIELD_MAX);
  const room = Math.min(most, left);
  const prefixed = Buffer.allocUnsafe(LIBRARY_PREFIX_SIZE + block.length);
  prefixed.writeUInt32LE(room, 0);
  block.copy(prefixed, LIBRARY_PREFIX_SIZE);
  try {
    return window === undefined
      ? lz4().uncompressSync(prefixed)
      : lz4().uncompressSync(prefixed, window);
  } catch (error) {
    if (room < most) return undefined;
    throw malformed(error instanceof Error ? `lz4: ${error.message}` : 'lz4');
  }
}

function slideWindow(window: Buffer | undefined, content: Buffer): Buffer {
  if (window === undefined || content.length >= WINDOW_SIZE) return content.subarray(-WINDOW_SIZE);
  return Buffer.concat([window, content]).subarray(-WINDOW_SIZE);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
