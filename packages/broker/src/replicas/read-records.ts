/**
 * Reads records of one partition from its log into a pooled buffer: whole batches only, as many as
 * fit. The first batch may be larger than the limit when the answer would otherwise be empty
 * (KIP-74), so that a consumer can always go on.
 */
import { BATCH_HEADER_SIZE, batchSize } from '@odradek/wire/records';
import type { BufferPool } from '../net/buffer-pool.ts';
import type { Replica } from './replica.ts';

export interface ReadOptions {
  readonly bytesMax: number;
  /** Records from this offset on are not given out. */
  readonly upTo: number;
  readonly minOneBatch: boolean;
}

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
  const { bytesMax, upTo, minOneBatch } = options;
  const located = replica.log.locate(fetchOffset, { bytesMax, upTo });
  if (located.errorCode !== 0) {
    return { errorCode: located.errorCode, records: nothing, buffer: undefined };
  }
  const { file, position } = located;
  if (located.bytesMax === 0 || (bytesMax <= 0 && !minOneBatch)) return empty;
  const wanted = Math.min(located.bytesMax, Math.max(bytesMax, BATCH_HEADER_SIZE));
  const buffer = pool.take(wanted);
  const finish = (bytesRead: number): RecordsRead | Promise<RecordsRead> => {
    const whole = replica.log.trim(buffer, Math.min(bytesRead, wanted), upTo);
    if (whole > 0 && (whole <= bytesMax || minOneBatch)) {
      replica.log.noteReadEnd(buffer, whole, located);
      return { errorCode: 0, records: buffer.subarray(0, whole), buffer };
    }
    const needed = bytesRead >= BATCH_HEADER_SIZE ? batchSize(buffer, 0) : 0;
    pool.give(buffer);
    if (!minOneBatch || needed <= wanted || needed > located.bytesMax) return empty;
    const larger = pool.take(needed);
    const again = (count: number): RecordsRead => {
      if (count === needed) return { errorCode: 0, records: larger, buffer: larger };
      pool.give(larger);
      return empty;
    };
    const second = file.read(larger, position);
    return typeof second === 'number' ? again(second) : second.then(again);
  };
  const first = file.read(buffer, position);
  return typeof first === 'number' ? finish(first) : first.then(finish);
}
