/** A record that must be durable before it is acknowledged is so with its file's name. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Drive, SimulatedDisk, SimulatedRandom } from '@odradek/sim';
import { batchOf, openLog, produce, readAll, testWorld } from './testing/fixture.ts';

const config = { flushMessages: 1, segmentBytes: 300 };

test('with flush.messages=1 no loss of power takes what was written', async () => {
  const drive = new Drive({ random: new SimulatedRandom(3) });
  const disk = new SimulatedDisk({ drive });
  disk.makeDirectory('data');
  disk.syncDirectory('.');
  let written: Buffer = Buffer.alloc(0);
  for (let round = 1; round <= 4; round++) {
    const log = openLog(testWorld(new SimulatedDisk({ drive })), config);
    assert.deepEqual(readAll(log), written);
    for (let index = 0; index < 3; index++) produce(log, batchOf({ valueSize: 100, mark: round }));
    await log.written();
    written = readAll(log);
    assert.equal(log.writtenEndOffset, 3 * round);
    drive.crash({ type: 'powerOff', unsynced: 'lost' });
  }
});
