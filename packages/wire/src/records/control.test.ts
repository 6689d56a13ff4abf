import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import { bytesOf, recorded } from '../testing/recorded.ts';
import { batchLastSequence, isControlBatch, isTransactionalBatch } from './batch.ts';
import {
  ControlType,
  controlBatch,
  controlRecordKey,
  controlRecordType,
  readTransactionMarker,
  transactionMarkerBatch,
  UNKNOWN_CONTROL_TYPE,
} from './control.ts';
import { readRecords } from './reader.ts';

suite('control records', () => {
  for (const batch of recorded.control) {
    test(`${batch.type}: the same bytes as Java`, () => {
      const type = ControlType[batch.type];
      const java = bytesOf(batch.bytes);
      const place = {
        baseOffset: batch.baseOffset,
        leaderEpoch: batch.leaderEpoch,
        timestampMs: batch.timestamp,
      };
      const value = bytesOf(batch.value);
      const { producerId, producerEpoch } = batch;
      const bytes =
        type === ControlType.commit || type === ControlType.abort
          ? transactionMarkerBatch(place, {
              type,
              producerId,
              producerEpoch,
              coordinatorEpoch: value.readInt32BE(2),
            })
          : controlBatch(place, [{ type, value }]);
      assert.deepEqual(bytes, java);
      assert.deepEqual(controlRecordKey(type), bytesOf(batch.key));
      assert.ok(isControlBatch(bytes, 0));
      assert.equal(isTransactionalBatch(bytes, 0), producerId !== -1);
      assert.equal(batchLastSequence(bytes, 0), -1);
    });
  }

  test('types are read from keys, unknown ones told apart', () => {
    for (const type of Object.values(ControlType)) {
      assert.equal(controlRecordType(controlRecordKey(type)), type);
    }
    assert.equal(controlRecordType(Buffer.from([0, 3, 0, 1, 9, 9])), ControlType.commit);
    for (const key of [
      null,
      Buffer.alloc(3),
      Buffer.from([0, 0, 0, 7]),
      Buffer.from([255, 255, 0, 1]),
    ]) {
      assert.equal(controlRecordType(key), UNKNOWN_CONTROL_TYPE);
    }
  });

  test('the end of a transaction is read back; other control records are none', () => {
    const ends = recorded.control.map((batch) => {
      const [record] = [...readRecords(bytesOf(batch.bytes))];
      return readTransactionMarker(record!);
    });
    assert.deepEqual(ends.slice(0, 3), [
      { type: ControlType.commit, coordinatorEpoch: 15 },
      { type: ControlType.abort, coordinatorEpoch: 0 },
      undefined,
    ]);
  });

  test('a marker with a value too short is none', () => {
    const bytes = controlBatch({ timestampMs: 1 }, [
      { type: ControlType.commit, value: Buffer.alloc(5) },
      { type: ControlType.commit, value: Buffer.from([255, 255, 0, 0, 0, 1]) },
    ]);
    for (const record of readRecords(bytes)) assert.equal(readTransactionMarker(record), undefined);
  });
});
