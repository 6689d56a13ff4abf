/**
 * Reads records of one partition from its log into a pooled buffer: whole batches only, as many as
 * fit. The first batch may be larger than the limit when the answer would otherwise be empty
 * (KIP-74), so that a consumer can always go on.
 */
import type { LocatedRecords, ReadOptions } from '@odradek/log';
import { errorCode } from '@odradek/wire/errors';
import type { BufferPool } from '../net/buffer-pool.ts';
import type { Replica } from './replica.ts';

/** Records as views into `buffer`, which goes back to the pool when they have been sent. */
export interface RecordsRead {
  readonly errorCode: number;
  readonly records: Buffer;
  readonly buffer: Buffer | undefined;
}

const nothing: Buffer = Buffer.alloc(0);
const empty: RecordsRead = { errorCode: 0, records: nothing, buffer: undefined };

export function readRecords(
  replica: Replica,
  fetchOffset: number,
  options: ReadOptions,
  pool: BufferPool,
): RecordsRead | Promise<RecordsRead> {
  const located = replica.log.locate(fetchOffset, options);
  if (located.errorCode !== 0) {
    return { errorCode: located.errorCode, records: nothing, buffer: undefined };
  }
  if (located.size === 0) return empty;
  return readAt(replica, located, located.size, pool);
}

/** Reads `size` bytes; once more, and more, when they do not hold the first batch. */
function readAt(
  replica: Replica,
  located: LocatedRecords,
  size: number,
  pool: BufferPool,
): RecordsRead | Promise<RecordsRead> {
  const { file, position } = located;
  if (file === undefined) return empty;
  const buffer = pool.take(size);
  const take = (bytesRead: number): RecordsRead | Promise<RecordsRead> => {
    const whole = replica.log.trim(located, buffer, bytesRead);
    if (whole > 0) return { errorCode: 0, records: buffer.subarray(0, whole), buffer };
    pool.give(buffer);
    if (located.isDamaged) {
      return { errorCode: errorCode.CORRUPT_MESSAGE, records: nothing, buffer: undefined };
    }
    const needed = located.firstBatchSize;
    return needed > size ? readAt(replica, located, needed, pool) : empty;
  };
  const bytesRead = file.read(buffer, position);
  return typeof bytesRead === 'number' ? take(bytesRead) : bytesRead.then(take);
}
