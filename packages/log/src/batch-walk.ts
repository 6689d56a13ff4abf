/**
 * Walks the batches in a part of a segment's file, from one to the next by their sizes, reading a
 * chunk at a time. It stops where the part ends or where no whole batch follows; what that means
 * is the caller's to say.
 *
 * It also knows the few facts that differ between batches of format 2 and the messages of formats
 * 0 and 1, which may still lie in the segments of an upgraded directory.
 */
import { crc32 } from 'node:zlib';
import {
  BATCH_HEADER_SIZE,
  BATCH_MAGIC_END,
  batchBaseOffset,
  batchLastOffset,
  batchLeaderEpoch,
  batchMagic,
  batchMaxTimestamp,
  CURRENT_MAGIC,
  isBatchCrcValid,
  readInt64,
  wholeBatchSize,
} from '@odradek/wire/records';
import type { DiskFile } from '@odradek/world';

const HEADER_CHUNK_BYTES = 16 * 1024;
const BATCH_CHUNK_BYTES = 1024 * 1024;
const LEGACY_CRC_AT = 12;
const LEGACY_TIMESTAMP_AT = 18;

/**
 * Header chunks are read into one buffer that walks hand on to each other. A walk that is not
 * given its end, or nests, costs a buffer of its own.
 */
let sharedChunk: Buffer | undefined = Buffer.allocUnsafeSlow(HEADER_CHUNK_BYTES);

export class BatchWalk {
  readonly #file: DiskFile;
  readonly #to: number;
  readonly #whole: boolean;
  /** Holds the current batch at `at`: its header, or all of it when `content` is `whole`. */
  buffer: Buffer;
  at = 0;
  /** Where the current batch begins in the file. */
  position: number;
  size = 0;
  #bufferPosition: number;
  #bufferLength = 0;
  #hasSharedChunk = false;

  constructor(
    file: DiskFile,
    part: { readonly from: number; readonly to: number },
    content: 'headers' | 'whole',
  ) {
    this.#file = file;
    this.#to = part.to;
    this.#whole = content === 'whole';
    this.position = part.from;
    this.#bufferPosition = part.from;
    if (!this.#whole && sharedChunk !== undefined) {
      this.buffer = sharedChunk;
      sharedChunk = undefined;
      this.#hasSharedChunk = true;
    } else {
      const chunkBytes = this.#whole ? BATCH_CHUNK_BYTES : HEADER_CHUNK_BYTES;
      const bytes = Math.max(BATCH_HEADER_SIZE, Math.min(chunkBytes, part.to - part.from));
      this.buffer = Buffer.allocUnsafeSlow(bytes);
    }
  }

  /** Ends the walk before `next` has answered false. What it saw may not be looked at any more. */
  end(): void {
    if (!this.#hasSharedChunk) return;
    this.#hasSharedChunk = false;
    sharedChunk = this.buffer;
  }

  /** Goes to the next whole batch; false when there is none. `position` is then where it ended. */
  next(): boolean {
    this.position += this.size;
    this.size = 0;
    const left = this.#to - this.position;
    if (left < BATCH_MAGIC_END) return this.#stop();
    if (!this.#load(Math.min(left, BATCH_HEADER_SIZE))) return this.#stop();
    const size = wholeBatchSize(this.buffer, this.at, this.at + left);
    if (size <= 0 || (this.#whole && !this.#load(size))) return this.#stop();
    this.size = size;
    return true;
  }

  /** Makes all of the current batch available, where only headers are walked. */
  readWhole(): boolean {
    return this.#load(this.size);
  }

  #stop(): boolean {
    this.end();
    return false;
  }

  /** Makes `bytes` from `position` on available at `at`. */
  #load(bytes: number): boolean {
    const at = this.position - this.#bufferPosition;
    if (at + bytes <= this.#bufferLength) {
      this.at = at;
      return true;
    }
    if (bytes > this.buffer.length) {
      this.end();
      this.buffer = Buffer.allocUnsafeSlow(bytes);
    }
    const wanted = Math.min(this.buffer.length, this.#to - this.position);
    this.#bufferLength = this.#file.readNow(this.buffer.subarray(0, wanted), this.position);
    this.#bufferPosition = this.position;
    this.at = 0;
    return this.#bufferLength >= bytes;
  }
}

/** The offset of the batch's last record. Formats 0 and 1 carry it in place of the first. */
export function lastOffsetOf(buffer: Buffer, at: number): number {
  return batchMagic(buffer, at) === CURRENT_MAGIC
    ? batchLastOffset(buffer, at)
    : batchBaseOffset(buffer, at);
}

/** −1 where the format has no timestamp. */
export function maxTimestampOf(buffer: Buffer, at: number): number {
  const magic = batchMagic(buffer, at);
  if (magic === CURRENT_MAGIC) return batchMaxTimestamp(buffer, at);
  return magic === 1 ? readInt64(buffer, at + LEGACY_TIMESTAMP_AT) : -1;
}

/** −1 where the format has none. */
export function leaderEpochOf(buffer: Buffer, at: number): number {
  return batchMagic(buffer, at) === CURRENT_MAGIC ? batchLeaderEpoch(buffer, at) : -1;
}

/** True when the checksum over the whole batch, which must be at hand, is the stored one. */
export function isIntact(buffer: Buffer, at: number, size: number): boolean {
  if (batchMagic(buffer, at) === CURRENT_MAGIC) return isBatchCrcValid(buffer, at);
  const covered = buffer.subarray(at + LEGACY_CRC_AT + 4, at + size);
  return crc32(covered) === buffer.readUInt32BE(at + LEGACY_CRC_AT);
}
