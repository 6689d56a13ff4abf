import assert from 'node:assert/strict';
import test from 'node:test';
import { MemoryDisk } from '@odradek/world';
import { diskContract, type Stage } from '@odradek/world/contract';
import { nodeWorld } from '@odradek/world/node';

function memoryStage(): Stage {
  const disk = new MemoryDisk();
  disk.makeDirectory('/some/where');
  const world = { ...nodeWorld(), disk };
  return {
    world,
    other: world,
    host: '127.0.0.1',
    directory: '/some/where',
    run: (task) => task(),
    close: async () => undefined,
  };
}

diskContract('memory', memoryStage);

test('the time of a change is the clock’s', () => {
  let nowMs = 1000;
  const disk = new MemoryDisk({ nowMs: () => nowMs });
  const file = disk.open('/file', { create: true });
  assert.equal(disk.status('/file')?.modifiedMs, 1000);
  nowMs = 2000;
  file.writeNow([Uint8Array.of(1)], 0);
  assert.equal(disk.status('/file')?.modifiedMs, 2000);
  nowMs = 3000;
  file.truncate(0);
  assert.equal(disk.status('/file')?.modifiedMs, 3000);
});

test('space shrinks by what files hold, and comes back', () => {
  const disk = new MemoryDisk({ totalBytes: 1000 });
  disk.makeDirectory('/a/b');
  const file = disk.open('/a/b/file', { create: true });
  file.writeNow([new Uint8Array(300)], 0);
  assert.deepEqual(disk.space('/a'), { totalBytes: 1000, usableBytes: 700 });
  disk.removeDirectory('/a/b');
  assert.deepEqual(disk.space('/a'), { totalBytes: 1000, usableBytes: 1000 });
});
