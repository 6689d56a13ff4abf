import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { ControlType, transactionMarkerBatch } from '@odradek/wire/records';
import type { Log } from './log.ts';
import type { AppendResult } from './options.ts';
import {
  batchOf,
  DIRECTORY,
  openLog,
  produce,
  readAll,
  START_MS,
  testWorld,
} from './testing/fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Sent {
  readonly id?: number;
  readonly epoch?: number;
  readonly sequence: number;
  readonly count?: number;
  readonly transactional?: boolean;
  readonly guard?: number;
}

function send(log: Log, sent: Sent): AppendResult {
  const { id = 7, epoch = 0, sequence, count = 1, transactional = false, guard } = sent;
  const producer = {
    producerId: id,
    producerEpoch: epoch,
    baseSequence: sequence,
    isTransactional: transactional,
  };
  const result = log.append(batchOf({ count, producer }), {
    origin: 'client',
    leaderEpoch: 0,
    ...(guard === undefined ? {} : { guard }),
  });
  log.flushWrites();
  return result;
}

function end(
  log: Log,
  type: 0 | 1,
  options: { id?: number; epoch?: number; coordinatorEpoch?: number; version?: number } = {},
): AppendResult {
  const { id = 7, epoch = 0, coordinatorEpoch = 1, version = 0 } = options;
  const marker = transactionMarkerBatch(
    { timestampMs: START_MS },
    { type, producerId: id, producerEpoch: epoch, coordinatorEpoch },
  );
  const result = log.append(Buffer.from(marker), {
    origin: 'coordinator',
    leaderEpoch: 0,
    transactionVersion: version,
  });
  log.flushWrites();
  return result;
}

suite('an idempotent producer', () => {
  test('is answered alike when one of its last five batches comes again', () => {
    const log = openLog(testWorld());
    for (let sequence = 0; sequence < 6; sequence++)
      send(log, { sequence: sequence * 2, count: 2 });
    const content = readAll(log);
    for (let sequence = 1; sequence < 6; sequence++) {
      const again = send(log, { sequence: sequence * 2, count: 2 });
      assert.equal(again.duplicate, true);
      assert.equal(again.firstOffset, sequence * 2);
      assert.equal(again.lastOffset, sequence * 2 + 1);
      assert.equal(again.logAppendTimeMs, START_MS + 1);
    }
    assert.equal(send(log, { sequence: 0, count: 2 }).errorCode, 45, 'the sixth is forgotten');
    assert.deepEqual(readAll(log), content);
  });

  test('must go on where it was', () => {
    const log = openLog(testWorld());
    assert.equal(send(log, { sequence: 5 }).errorCode, 0, 'nothing is known of it yet');
    assert.equal(send(log, { sequence: 7 }).errorCode, 45);
    assert.equal(send(log, { sequence: 6 }).errorCode, 0);
    assert.equal(send(log, { epoch: 1, sequence: 7 }).errorCode, 45, 'a new epoch begins with 0');
    assert.equal(send(log, { epoch: 1, sequence: 0 }).errorCode, 0);
    assert.equal(send(log, { epoch: 0, sequence: 7 }).errorCode, 47);
  });

  test('goes on with 0 after the largest sequence', () => {
    const log = openLog(testWorld());
    assert.equal(send(log, { sequence: 0x7fff_fffe, count: 2 }).errorCode, 0);
    assert.equal(send(log, { sequence: 0 }).errorCode, 0);
    const across = send(log, { id: 8, sequence: 0x7fff_ffff, count: 3 });
    assert.equal(across.errorCode, 0);
    assert.equal(send(log, { id: 8, sequence: 0x7fff_ffff, count: 3 }).duplicate, true);
    assert.equal(send(log, { id: 8, sequence: 2 }).errorCode, 0);
  });

  test('is still known after a clean stop, after a crash and after a truncation', async () => {
    for (const clean of [true, false]) {
      const world = testWorld();
      const log = openLog(world);
      for (let sequence = 0; sequence < 4; sequence++) send(log, { sequence });
      await log.close({ clean });
      const again = openLog(world, {}, { cleanShutdown: clean });
      assert.equal(send(again, { sequence: 3 }).duplicate, true);
      assert.equal(send(again, { sequence: 5 }).errorCode, 45);
      await again.truncateTo(2);
      assert.equal(send(again, { sequence: 3 }).errorCode, 45);
      assert.equal(send(again, { sequence: 2 }).firstOffset, 2);
    }
  });

  test('is forgotten when it has been silent for a day, unless a transaction is open', () => {
    const world = testWorld();
    const log = openLog(world);
    send(log, { sequence: 0 });
    send(log, { id: 9, sequence: 0, transactional: true });
    world.clock.pass(DAY_MS - 1);
    log.forgetExpiredProducers();
    assert.equal(log.producers.count, 2);
    world.clock.pass(1);
    log.forgetExpiredProducers();
    assert.deepEqual(
      [...log.producers.states()].map((state) => state.producerId),
      [9],
    );
  });

  test('has its state rebuilt when the snapshot of a clean stop is gone or damaged', async () => {
    for (const damage of ['gone', 'damaged']) {
      const world = testWorld();
      const log = openLog(world, { segmentBytes: 400 });
      for (let sequence = 0; sequence < 8; sequence++) send(log, { sequence });
      await log.close({ clean: true });
      const path = `${DIRECTORY}/${'8'.padStart(20, '0')}.snapshot`;
      assert.ok(world.disk.status(path) !== undefined);
      if (damage === 'gone') world.disk.remove(path);
      else world.disk.replaceFile(path, Buffer.from('not a snapshot'));
      const again = openLog(world, { segmentBytes: 400 }, { cleanShutdown: true });
      assert.equal(again.producers.get(7)?.lastSequence, 7);
    }
  });
});

suite('a transaction', () => {
  test('holds the last stable offset until its end is replicated', () => {
    const log = openLog(testWorld());
    produce(log, batchOf({ count: 2 }));
    send(log, { sequence: 0, transactional: true });
    send(log, { id: 8, sequence: 0, transactional: true });
    produce(log, batchOf());
    assert.equal(log.lastStableOffset(5), 2);
    assert.equal(log.lastStableOffset(1), 1, 'never behind the high watermark');
    end(log, ControlType.commit);
    assert.equal(log.lastStableOffset(5), 2, 'its marker is not yet replicated');
    assert.equal(log.lastStableOffset(6), 3, 'the next one is open');
    end(log, ControlType.abort, { id: 8 });
    assert.equal(log.lastStableOffset(7), 7);
  });

  test('that is aborted is told to who reads its records', async () => {
    const world = testWorld();
    const log = openLog(world, { segmentBytes: 300 });
    send(log, { sequence: 0, transactional: true });
    send(log, { id: 8, sequence: 0, transactional: true });
    send(log, { sequence: 1, transactional: true });
    end(log, ControlType.abort);
    end(log, ControlType.commit, { id: 8 });
    produce(log, batchOf({ count: 3 }));
    const aborted = [{ producerId: 7, firstOffset: 0, lastOffset: 3, lastStableOffset: 1 }];
    assert.deepEqual(log.abortedTransactions(0, 8), aborted);
    assert.deepEqual(log.abortedTransactions(2, 3), aborted);
    assert.deepEqual(log.abortedTransactions(4, 8), []);
    for (const clean of [true, false]) {
      await log.close({ clean });
      const again = openLog(world, { segmentBytes: 300 }, { cleanShutdown: clean });
      assert.deepEqual(again.abortedTransactions(0, 8), aborted);
      assert.equal(again.lastStableOffset(8), 8);
    }
  });

  test('is told in the order of its end also across segments', () => {
    const log = openLog(testWorld(), { segmentBytes: 200 });
    for (let round = 0; round < 5; round++) {
      send(log, { sequence: round, transactional: true });
      end(log, ControlType.abort, { coordinatorEpoch: round });
    }
    assert.ok(log.segmentCount >= 5);
    const found = log.abortedTransactions(0, 10).map((each) => each.firstOffset);
    assert.deepEqual(found, [0, 2, 4, 6, 8]);
    assert.deepEqual(
      log.abortedTransactions(4, 6).map((each) => each.firstOffset),
      [4],
    );
  });

  test('may not be mixed with other records of its producer', () => {
    const log = openLog(testWorld());
    send(log, { sequence: 0, transactional: true });
    assert.equal(send(log, { sequence: 1 }).errorCode, 48);
  });

  test('is ended only by its coordinator of today', () => {
    const log = openLog(testWorld());
    send(log, { epoch: 1, sequence: 0, transactional: true });
    const { commit } = ControlType;
    assert.equal(end(log, commit, { epoch: 1, coordinatorEpoch: 5 }).errorCode, 0);
    assert.equal(end(log, commit, { epoch: 1, coordinatorEpoch: 4 }).errorCode, 52);
    assert.equal(end(log, commit, { epoch: 0, coordinatorEpoch: 5 }).errorCode, 47);
  });

  test('of version 2 is ended with a new epoch, and its marker may come again', () => {
    const log = openLog(testWorld());
    send(log, { sequence: 0, transactional: true });
    assert.equal(end(log, ControlType.commit, { version: 2 }).errorCode, 47);
    assert.equal(end(log, ControlType.commit, { version: 2, epoch: 1 }).errorCode, 0);
    assert.equal(end(log, ControlType.commit, { version: 2, epoch: 1 }).errorCode, 0);
    send(log, { sequence: 0, epoch: 1, transactional: true });
    assert.equal(end(log, ControlType.commit, { version: 2, epoch: 1 }).errorCode, 47);
  });
});

suite('the verification of a transaction', () => {
  test('is needed for its first batch, and for that alone', () => {
    const log = openLog(testWorld(), {}, { verifyTransactions: true });
    const first = { sequence: 0, transactional: true };
    assert.equal(send(log, first).errorCode, 48);
    const batch = { sequence: 0, epoch: 0, supportsEpochBump: false };
    const guard = log.startTransactionVerification(7, batch);
    assert.equal(typeof guard, 'number');
    if (typeof guard !== 'number') return;
    assert.equal(send(log, { ...first, guard: guard + 1 }).errorCode, 48);
    assert.equal(send(log, { ...first, guard }).errorCode, 0);
    assert.equal(log.startTransactionVerification(7, batch), 0, 'the transaction is open');
    assert.equal(send(log, { sequence: 1, transactional: true }).errorCode, 0);
    end(log, ControlType.commit);
    assert.equal(send(log, { sequence: 2, transactional: true, guard }).errorCode, 48);
  });

  test('refuses an epoch that is over, and sequences behind the lowest that asked', () => {
    const log = openLog(testWorld(), {}, { verifyTransactions: true });
    send(log, { epoch: 3, sequence: 0 });
    const old = log.startTransactionVerification(7, {
      sequence: 1,
      epoch: 2,
      supportsEpochBump: false,
    });
    assert.deepEqual(typeof old === 'number' ? old : old.errorCode, 47);
    const asked = { sequence: 0, epoch: 4, supportsEpochBump: true };
    const guard = log.startTransactionVerification(7, asked);
    assert.ok(typeof guard === 'number');
    const late = { epoch: 4, sequence: 1, transactional: true, guard };
    assert.equal(send(log, late).errorCode, 45);
    assert.equal(send(log, { ...late, sequence: 0 }).errorCode, 0);
  });
});
