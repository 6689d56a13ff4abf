/**
 * A log whose machine stops after every single operation on its disk: the process is killed, also
 * within a write, or power is lost in each of its ways. Nothing that was written is lost by the
 * first, nothing that was synced by the second, and what is there is whole and in order.
 */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { type Crash, type DiskImage, Drive, SimulatedDisk, SimulatedRandom } from '@odradek/sim';
import { ControlType, isBatchCrcValid, transactionMarkerBatch } from '@odradek/wire/records';
import type { LogConfig } from './config.ts';
import type { Log } from './log.ts';
import {
  type BatchSpec,
  batchOf,
  openLog,
  readAll,
  START_MS,
  type TestWorld,
  testWorld,
} from './testing/fixture.ts';

interface StoredBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly bytes: Buffer;
}

/** What must be there from some operation on. */
interface Promised {
  readonly operationCount: number;
  readonly batches: readonly StoredBatch[];
  readonly logStartOffset: number;
  readonly recoveryPoint: number;
}

const config: Partial<LogConfig> = { segmentBytes: 900, indexIntervalBytes: 200 };

/** The directory that holds the partitions' own was made, durably, when the node was set up. */
function worldWithDirectory(drive: Drive): TestWorld {
  const disk = new SimulatedDisk({ drive });
  disk.makeDirectory('data');
  disk.syncDirectory('.');
  return testWorld(disk);
}

class RecordedRun {
  readonly drive = new Drive({ random: new SimulatedRandom(7) });
  readonly world: TestWorld = worldWithDirectory(this.drive);
  readonly recording = this.drive.record();
  readonly promises: Promised[] = [];
  /** All that ever was in the log: what was taken back may come back with the power. */
  readonly everything: StoredBatch[] = [];
  readonly log: Log = openLog(this.world, config);
  #batches: StoredBatch[] = [];

  /** Appends and writes. Everything is acknowledged on return. */
  append(batch: Buffer, origin: 'client' | 'coordinator' = 'client', leaderEpoch = 0): void {
    const result = this.log.append(batch, { origin, leaderEpoch });
    assert.equal(result.errorCode, 0, result.errorMessage ?? '');
    this.log.flushWrites();
    assert.equal(this.log.writtenEndOffset, this.log.endOffset);
    const { firstOffset, lastOffset } = result;
    const stored = { baseOffset: firstOffset, lastOffset, bytes: Buffer.from(batch) };
    this.#batches.push(stored);
    this.everything.push(stored);
    this.promise();
  }

  async truncateTo(offset: number): Promise<void> {
    await this.log.truncateTo(offset);
    this.#batches = this.#batches.filter((batch) => batch.lastOffset < offset);
    this.promise();
  }

  promise(): void {
    const { logStartOffset, recoveryPoint } = this.log;
    this.promises.push({
      operationCount: this.recording.operations.length,
      batches: this.#batches.filter((batch) => batch.lastOffset >= logStartOffset),
      logStartOffset,
      recoveryPoint,
    });
  }

  /** What was promised before the operation `count`, and what is promised next. */
  around(count: number): { before: Promised; after: Promised } {
    const nothing = { operationCount: 0, batches: [], logStartOffset: 0, recoveryPoint: 0 };
    const before = this.promises.findLast((each) => each.operationCount <= count) ?? nothing;
    const after = this.promises.find((each) => each.operationCount > count) ?? before;
    return { before, after };
  }
}

function producer(producerId: number, baseSequence: number, isTransactional = false): BatchSpec {
  return { producer: { producerId, producerEpoch: 0, baseSequence, isTransactional } };
}

function marker(producerId: number, type: 0 | 1): Buffer {
  return Buffer.from(
    transactionMarkerBatch(
      { timestampMs: START_MS },
      { type, producerId, producerEpoch: 0, coordinatorEpoch: 1 },
    ),
  );
}

async function recordRun(): Promise<RecordedRun> {
  const run = new RecordedRun();
  for (let round = 0; round < 3; round++) {
    for (let index = 0; index < 4; index++) {
      const mark = round * 10 + index;
      run.append(
        batchOf({ count: 1 + (index % 3), valueSize: 60, mark, timestamp: START_MS + mark }),
        'client',
        round,
      );
      const sequence = (run.log.producers.get(5)?.lastSequence ?? -1) + 1;
      run.append(batchOf({ ...producer(5, sequence), mark }), 'client', round);
    }
    const sequence = (run.log.producers.get(6)?.lastSequence ?? -1) + 1;
    run.append(batchOf(producer(6, sequence, true)), 'client', round);
    if (round === 1) {
      await run.log.sync();
      run.promise();
      await run.truncateTo(run.log.endOffset - 3);
    } else {
      run.append(
        marker(6, round === 0 ? ControlType.abort : ControlType.commit),
        'coordinator',
        round,
      );
    }
  }
  await run.log.sync();
  run.promise();
  run.log.deleteRecordsBefore(9);
  run.promise();
  run.append(batchOf({ count: 2 }), 'client', 3);
  await run.log.close({ clean: true });
  run.promise();
  return run;
}

function reopen(image: DiskImage, recoveryPoint: number, cleanShutdown = false): Log {
  const drive = new Drive({ random: new SimulatedRandom(8), image });
  const world = testWorld(new SimulatedDisk({ drive }));
  return openLog(world, config, { recoveryPoint, cleanShutdown });
}

function batchesIn(records: Buffer): StoredBatch[] {
  const batches: StoredBatch[] = [];
  for (let at = 0; at < records.length; ) {
    const size = 12 + records.readInt32BE(at + 8);
    const baseOffset = Number(records.readBigInt64BE(at));
    const lastOffset = baseOffset + records.readInt32BE(at + 23);
    batches.push({ baseOffset, lastOffset, bytes: records.subarray(at, at + size) });
    at += size;
  }
  return batches;
}

function check(
  run: RecordedRun,
  count: number,
  log: Log,
  isDue: (batch: StoredBatch) => boolean,
): void {
  const { before, after } = run.around(count);
  const found = batchesIn(readAll(log));
  const keyOf = (batch: StoredBatch): string =>
    `${batch.baseOffset} ${batch.bytes.toString('hex')}`;
  const foundKeys = new Set(found.map(keyOf));
  const beforeKeys = new Set(before.batches.map(keyOf));
  for (const batch of after.batches) {
    if (!beforeKeys.has(keyOf(batch)) || !isDue(batch)) continue;
    assert.ok(
      foundKeys.has(keyOf(batch)),
      `operation ${count}: offset ${batch.baseOffset} is lost`,
    );
  }
  const known = new Set(run.everything.map(keyOf));
  let next = log.logStartOffset;
  let epoch = -1;
  for (const batch of found) {
    assert.ok(isBatchCrcValid(batch.bytes, 0));
    assert.ok(known.has(keyOf(batch)), `operation ${count}: offset ${batch.baseOffset} is new`);
    assert.ok(batch.lastOffset >= next, `operation ${count}: offsets go on`);
    assert.ok(batch.bytes.readInt32BE(12) >= epoch, `operation ${count}: epochs go on`);
    next = batch.lastOffset + 1;
    epoch = batch.bytes.readInt32BE(12);
  }
  assert.ok(log.endOffset >= next);
  checkIndexes(log, found, Math.max(before.logStartOffset, after.logStartOffset));
  checkProducer(log, found);
  // It goes on.
  assert.equal(log.append(batchOf(), { origin: 'client', leaderEpoch: 9 }).errorCode, 0);
  log.flushWrites();
  assert.equal(log.writtenEndOffset, log.endOffset);
}

/** Every offset leads to its batch and its epoch, also when the log is opened anew. */
function checkIndexes(log: Log, found: readonly StoredBatch[], logStartOffset: number): void {
  for (const batch of found) {
    const offset = Math.max(batch.lastOffset, log.logStartOffset);
    const { records } = log.read(offset, { bytesMax: 1, upTo: 1 << 30, minOneBatch: true });
    assert.deepEqual(records, batch.bytes);
    // Below the start that the log had, epochs may be forgotten.
    if (batch.lastOffset < logStartOffset) continue;
    assert.equal(log.epochs.epochOf(batch.lastOffset), batch.bytes.readInt32BE(12));
  }
  for (const segment of log.segments.all) {
    assert.ok(segment.offsetIndex.isSane(segment.size));
    assert.ok(segment.timeIndex.isSane());
  }
}

function checkProducer(log: Log, found: readonly StoredBatch[]): void {
  const last = found.findLast((batch) => batch.bytes.readBigInt64BE(43) === 5n);
  if (last === undefined) return;
  assert.equal(log.producers.get(5)?.lastSequence, last.bytes.readInt32BE(53));
}

suite('a log after a crash', () => {
  test('between any two operations of a killed process has all that was written', async () => {
    const run = await recordRun();
    assert.ok(run.recording.operations.length > 100);
    for (const moment of run.recording.moments()) {
      const { before } = run.around(moment.count);
      for (const image of [moment.after({ type: 'kill' }), moment.afterTornWrite()]) {
        if (image === undefined) continue;
        check(run, moment.count, reopen(image, before.recoveryPoint), () => true);
      }
    }
  });

  test('has all that was synced when power is lost', async () => {
    const run = await recordRun();
    for (const moment of run.recording.moments()) {
      const { before, after } = run.around(moment.count);
      const recoveryPoint = Math.min(before.recoveryPoint, after.recoveryPoint);
      for (const unsynced of ['lost', 'kept', 'torn', 'scattered'] as const) {
        const crash: Crash = { type: 'powerOff', unsynced };
        const log = reopen(moment.after(crash), recoveryPoint);
        check(run, moment.count, log, (batch) => batch.lastOffset < recoveryPoint);
      }
    }
  });

  test('needs no recovery after a clean stop, even without power', async () => {
    const run = await recordRun();
    const last = run.promises.at(-1);
    assert.ok(last !== undefined);
    const image = run.recording.imageAfter(run.recording.operations.length, {
      type: 'powerOff',
      unsynced: 'lost',
    });
    const log = reopen(image, last.recoveryPoint, true);
    assert.equal(log.endOffset, run.log.endOffset);
    check(run, run.recording.operations.length, log, () => true);
  });
});
