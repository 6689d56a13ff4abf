/** A segment begins where all before it is written, also when the process dies in between. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Simulation } from '@odradek/sim';
import { batchOf, openLog, readAll } from './testing/fixture.ts';

const config = { segmentBytes: 30_000 };
/** Larger than what is written at once. */
const LARGE = 20_000;

test('a roll with writes under way leaves no gap when the process dies', async () => {
  for (let fatalWrite = 1; fatalWrite <= 3; fatalWrite++) {
    const simulation = new Simulation({ seed: 5 });
    const machine = simulation.machine('one');
    const world = machine.boot();
    world.disk.makeDirectory('data');
    const log = openLog(world, config);
    let writes = 0;
    machine.drive.failWhen = ({ type, path }) => {
      writes += type === 'write' && path.endsWith('.log') ? 1 : 0;
      if (writes === fatalWrite) machine.kill();
      return undefined;
    };
    try {
      // The first is under way when the third begins a segment; the second waits.
      for (const valueSize of [LARGE, 5000, LARGE]) {
        log.append(batchOf({ count: 1, valueSize }), { origin: 'client', leaderEpoch: 0 });
        log.flushWrites();
      }
      assert.equal(log.segments.count, 2);
    } catch (error) {
      if (machine.isRunning) throw error;
    }
    await simulation.run();
    assert.equal(machine.isRunning, false);
    machine.drive.failWhen = undefined;
    const left = openLog(machine.boot(), config);
    assert.equal(left.endOffset, fatalWrite - 1);
    const records = readAll(left);
    let next = 0;
    for (let at = 0; at < records.length; at += 12 + records.readInt32BE(at + 8)) {
      assert.equal(Number(records.readBigInt64BE(at)), next);
      next++;
    }
    assert.equal(next, left.endOffset);
  }
});
