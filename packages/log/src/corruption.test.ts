/** Files that a disk has spoilt: a start finds a clean beginning of the log and goes on there. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { ControlType, transactionMarkerBatch } from '@odradek/wire/records';
import fc from 'fast-check';
import type { LogConfig } from './config.ts';
import type { Log } from './log.ts';
import {
  batchOf,
  DIRECTORY,
  openLog,
  produce,
  readAll,
  START_MS,
  type TestWorld,
  testWorld,
} from './testing/fixture.ts';

const config: Partial<LogConfig> = { segmentBytes: 1200, indexIntervalBytes: 200 };

async function filledWorld(): Promise<{ world: TestWorld; content: Buffer }> {
  const world = testWorld();
  const log = openLog(world, config);
  for (let index = 0; index < 30; index++) {
    const producer = {
      producerId: 3,
      producerEpoch: 0,
      baseSequence: index,
      isTransactional: true,
    };
    produce(log, batchOf({ valueSize: 40, mark: index, producer }), index >> 3);
  }
  const marker = transactionMarkerBatch(
    { timestampMs: START_MS },
    { type: ControlType.abort, producerId: 3, producerEpoch: 0, coordinatorEpoch: 0 },
  );
  log.append(Buffer.from(marker), { origin: 'coordinator', leaderEpoch: 4 });
  await log.close({ clean: true });
  const again = openLog(world, config, { cleanShutdown: true });
  const content = readAll(again);
  await again.close({ clean: true });
  return { world, content };
}

function flipBit(world: TestWorld, name: string, at: number, bit: number): void {
  const file = world.disk.open(`${DIRECTORY}/${name}`, {});
  const size = file.size();
  const byte = Buffer.alloc(1);
  const position = Math.floor((at / 1_000_000) * size);
  file.readNow(byte, position);
  byte[0] = (byte[0] ?? 0) ^ (1 << bit);
  file.writeNow([byte], position);
  file.close();
}

/** Everything that a reader can ask is answered, and the log goes on. */
function use(log: Log): void {
  const last = Math.min(log.endOffset, log.logStartOffset + 100);
  for (let offset = log.logStartOffset; offset <= last; offset++) {
    log.read(offset, { bytesMax: 500, upTo: log.endOffset, minOneBatch: true });
  }
  log.offsetForTimestamp(START_MS);
  log.maxTimestampOffset();
  log.abortedTransactions(log.logStartOffset, log.endOffset);
  assert.equal(log.append(batchOf(), { origin: 'client', leaderEpoch: 9 }).errorCode, 0);
}

const anywhere = fc.record({
  file: fc.nat(),
  at: fc.integer({ min: 0, max: 999_999 }),
  bit: fc.integer({ min: 0, max: 7 }),
});

function filesOf(world: TestWorld): string[] {
  const names = world.disk.list(DIRECTORY).map((entry) => entry.name);
  return names.filter((name) => (world.disk.status(`${DIRECTORY}/${name}`)?.size ?? 0) > 0);
}

suite('a log on a spoilt disk', () => {
  test('opens with a clean beginning after a crash, whichever bits are wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anywhere, { minLength: 1, maxLength: 4 }), async (flips) => {
        const { world, content } = await filledWorld();
        const names = filesOf(world);
        for (const { file, at, bit } of flips) {
          flipBit(world, names[file % names.length] ?? '', at, bit);
        }
        const log = openLog(world, config);
        const left = readAll(log);
        // Base offset and leader epoch lie outside the checksum, so that a wrong one that could
        // be right is not seen.
        assert.ok(sealedPart(content).startsWith(sealedPart(left)));
        use(log);
      }),
      { numRuns: 60 },
    );
  });

  test('stands whatever the indexes say, also without a scan', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anywhere, { minLength: 1, maxLength: 4 }), async (flips) => {
        const { world, content } = await filledWorld();
        const names = filesOf(world).filter((name) => /\.(index|timeindex|txnindex)$/.test(name));
        for (const { file, at, bit } of flips) {
          flipBit(world, names[file % names.length] ?? '', at, bit);
        }
        const log = openLog(world, config, { cleanShutdown: true });
        assert.deepEqual(readAll(log), content);
        for (let offset = 0; offset < log.endOffset; offset++) {
          const { records } = log.read(offset, { bytesMax: 1, upTo: 1e9, minOneBatch: true });
          assert.equal(Number(records.readBigInt64BE(0)), offset);
        }
        use(log);
      }),
      { numRuns: 60 },
    );
  });

  test('opens whatever a file is cut down to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 999_999 }), async (which, at) => {
        const { world, content } = await filledWorld();
        const names = filesOf(world);
        const file = world.disk.open(`${DIRECTORY}/${names[which % names.length]}`, {});
        file.truncate(Math.floor((at / 1_000_000) * file.size()));
        file.close();
        const log = openLog(world, config);
        // A segment that ends with a whole batch may be followed by a gap: compaction leaves such.
        let from = 0;
        for (const batch of batchesOf(readAll(log))) {
          const found = content.indexOf(batch, from);
          assert.ok(found >= from);
          from = found + batch.length;
        }
        use(log);
      }),
      { numRuns: 60 },
    );
  });

  test('opens on files that are nothing but noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 300 }), (noise) => {
        const world = testWorld();
        world.disk.makeDirectory(DIRECTORY);
        for (const suffix of ['log', 'index', 'timeindex', 'txnindex', 'snapshot']) {
          const path = `${DIRECTORY}/00000000000000000000.${suffix}`;
          const file = world.disk.open(path, { create: true });
          file.writeNow([noise], 0);
        }
        world.disk.replaceFile(`${DIRECTORY}/leader-epoch-checkpoint`, noise);
        for (const cleanShutdown of [true, false]) {
          const log = openLog(world, config, { cleanShutdown });
          log.read(0, { bytesMax: 1000, upTo: 1e9, minOneBatch: true });
        }
        const log = openLog(world, config);
        assert.equal(log.endOffset, 0);
        use(log);
      }),
      { numRuns: 150 },
    );
  });
});

function batchesOf(records: Buffer): Buffer[] {
  const batches: Buffer[] = [];
  for (let at = 0; at + 17 <= records.length; ) {
    const size = 12 + records.readInt32BE(at + 8);
    batches.push(records.subarray(at, at + size));
    at += size;
  }
  return batches;
}

/** What the checksums cover. */
function sealedPart(records: Buffer): string {
  return batchesOf(records)
    .map((batch) => batch.toString('hex', 16))
    .join('');
}
