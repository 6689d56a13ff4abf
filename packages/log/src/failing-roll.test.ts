/** A new segment needs the disk: when that fails, the append answers as on a failed disk. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Drive, SimulatedDisk, SimulatedRandom } from '@odradek/sim';
import { ErrorCode } from './errors.ts';
import { batchOf, openLog, produce, readAll, testWorld } from './testing/fixture.ts';

const config = { segmentBytes: 300 };
const batch = (): Buffer => batchOf({ valueSize: 150 });

test('a roll that the disk refuses is an error of storage, and the log takes nothing more', () => {
  for (const suffix of ['.index', '.snapshot', '.log']) {
    const drive = new Drive({ random: new SimulatedRandom(3) });
    const log = openLog(testWorld(new SimulatedDisk({ drive })), config);
    assert.equal(produce(log, batch()).errorCode, 0);
    const written = readAll(log);
    drive.failWhen = ({ type, path }) =>
      ['write', 'create'].includes(type) && path.includes(suffix) ? 'EIO' : undefined;
    let isTold = false;
    log.onWritten = () => {
      isTold = true;
    };
    assert.equal(produce(log, batch()).errorCode, ErrorCode.KAFKA_STORAGE_ERROR, suffix);
    assert.equal(log.failure?.code, 'EIO');
    assert.ok(isTold);
    drive.failWhen = undefined;
    assert.equal(produce(log, batch()).errorCode, ErrorCode.KAFKA_STORAGE_ERROR);
    assert.deepEqual(readAll(log), written);
    // The next process finds what was acknowledged, and goes on.
    drive.crash({ type: 'kill' });
    const next = openLog(testWorld(new SimulatedDisk({ drive })), config);
    assert.deepEqual(readAll(next), written);
    assert.equal(produce(next, batch()).errorCode, 0);
  }
});
