import assert from 'node:assert/strict';
import test from 'node:test';
import { type Disk, DiskError, MemoryDisk } from '@odradek/world';
import * as fc from 'fast-check';
import { SimulatedRandom } from '../random.ts';
import { Simulation } from '../simulation.ts';
import { SimulatedDisk } from './disk.ts';
import { Drive } from './drive.ts';

function alone(capacityBytes?: number): SimulatedDisk {
  const random = new SimulatedRandom(1);
  return new SimulatedDisk({
    drive: new Drive(capacityBytes === undefined ? { random } : { random, capacityBytes }),
  });
}

function failsWith(code: string, task: () => unknown): void {
  assert.throws(task, (error) => error instanceof DiskError && error.code === code);
}

test('a full disk takes what fits, and says so', () => {
  const disk = alone(1000);
  const file = disk.open('/file', { create: true });
  file.writeNow([Buffer.alloc(600, 1)], 0);
  assert.deepEqual(disk.space('/'), { totalBytes: 1000, usableBytes: 400 });
  failsWith('ENOSPC', () => file.writeNow([Buffer.alloc(300, 2), Buffer.alloc(300, 3)], 600));
  assert.equal(file.size(), 1000);
  const target = Buffer.alloc(1000);
  file.readNow(target, 0);
  assert.equal(target[899], 2);
  assert.equal(target[999], 3);
  failsWith('ENOSPC', () => file.writeNow([Buffer.alloc(1)], 1000));
  file.writeNow([Buffer.alloc(1000, 9)], 0);
  file.truncate(10);
  file.writeNow([Buffer.alloc(990)], 10);
  disk.remove('/file');
  assert.equal(disk.space('/').usableBytes, 1000);
  file.close();
});

test('the nth call fails as it is told to, and no other', () => {
  const disk = alone();
  const seen: string[] = [];
  disk.drive.failWhen = (call) => {
    seen.push(`${call.index} ${call.type} ${call.path}`);
    return call.index === 3 ? 'EIO' : undefined;
  };
  const file = disk.open('/file', { create: true });
  file.writeNow([Buffer.from('a')], 0);
  failsWith('EIO', () => file.writeNow([Buffer.from('b')], 1));
  file.writeNow([Buffer.from('c')], 1);
  file.close();
  assert.equal(Buffer.from(disk.readFile('/file') ?? []).toString(), 'ac');
  assert.deepEqual(seen, [
    '0 open /file',
    '1 create /file',
    '2 write /file',
    '3 write /file',
    '4 write /file',
    '5 read /file',
  ]);
  assert.equal(disk.drive.callCount, 6);
});

test('a slow disk takes its time, in the background', async () => {
  const simulation = new Simulation({ seed: 1 });
  const machine = simulation.machine('one');
  machine.drive.slow = { msMin: 10, msMax: 20 };
  const { disk, clock } = machine.boot();
  await simulation.play(async () => {
    const file = disk.open('/file', { create: true });
    const begin = clock.monotonicMs();
    const writing = file.write([Buffer.from('slow')], 0);
    assert.equal(file.size(), 0, 'not there yet');
    await writing;
    assert.equal(file.size(), 4);
    await file.sync();
    assert.equal(await file.read(Buffer.alloc(4), 0), 4);
    const passedMs = clock.monotonicMs() - begin;
    assert.ok(passedMs >= 30 && passedMs <= 60, String(passedMs));
  });
});

test('a sync has no part in what is written while it is under way', async () => {
  const simulation = new Simulation({ seed: 2 });
  const machine = simulation.machine('one');
  const { disk } = machine.boot();
  await simulation.play(async () => {
    const file = disk.open('/file', { create: true });
    disk.syncDirectory('/');
    file.writeNow([Buffer.from('before')], 0);
    const syncing = file.sync();
    file.writeNow([Buffer.from('after')], 6);
    await syncing;
  });
  machine.powerOff('lost');
  const left = machine.boot().disk.readFile('/file');
  assert.equal(Buffer.from(left ?? []).toString(), 'before');
});

test('a write that its process does not live to see may be there in part', async () => {
  const sizes = new Set<number>();
  for (let seed = 0; seed < 10; seed += 1) {
    const simulation = new Simulation({ seed });
    const machine = simulation.machine('one');
    const { disk } = machine.boot();
    let hasSettled = false;
    const writing = disk.open('/file', { create: true }).write([Buffer.alloc(100_000, 7)], 0);
    void Promise.resolve(writing).then(() => (hasSettled = true));
    machine.kill();
    await simulation.run();
    assert.equal(hasSettled, false);
    const left = machine.boot().disk.readFile('/file') ?? Buffer.alloc(0);
    assert.ok(left.every((byte) => byte === 7));
    sizes.add(left.byteLength);
  }
  assert.ok(sizes.size > 5, [...sizes].join());
});

test('a machine can be stopped within any call', async () => {
  for (let stopAt = 0; ; stopAt += 1) {
    const simulation = new Simulation({ seed: stopAt });
    const machine = simulation.machine('one');
    const { disk } = machine.boot();
    machine.drive.failWhen = ({ index }) => {
      if (index === stopAt) machine.kill();
      return undefined;
    };
    try {
      disk.replaceFile('/file', Buffer.from('one'));
      disk.replaceFile('/file', Buffer.from('two'));
    } catch (error) {
      assert.ok(error instanceof DiskError && error.code === 'ESRCH');
    }
    machine.drive.failWhen = undefined;
    const survived = machine.isRunning;
    machine.kill();
    const left = machine.boot().disk.readFile('/file');
    if (left !== undefined) assert.match(Buffer.from(left).toString(), /^(one|two)$/);
    if (survived) break;
    assert.ok(stopAt < 100);
  }
});

const path = fc.constantFrom('/a', '/b', '/d', '/d/a', '/d/e', '/d/e/a');
const call = fc.record({
  type: fc.constantFrom(
    'create',
    'write',
    'mkdir',
    'rename',
    'remove',
    'rmdir',
    'truncate',
    'replace',
  ),
  path,
  other: path,
  size: fc.nat({ max: 5000 }),
});

function perform(
  disk: Disk,
  step: { type: string; path: string; other: string; size: number },
): string {
  try {
    if (step.type === 'mkdir') disk.makeDirectory(step.path);
    else if (step.type === 'rename') disk.rename(step.path, step.other);
    else if (step.type === 'remove') disk.remove(step.path);
    else if (step.type === 'rmdir') disk.removeDirectory(step.path);
    else if (step.type === 'replace') disk.replaceFile(step.path, Buffer.alloc(step.size, 5));
    else {
      const file = disk.open(step.path, { create: step.type === 'create' });
      if (step.type === 'write') file.writeNow([Buffer.alloc(100, 1)], step.size);
      if (step.type === 'truncate') file.truncate(step.size);
      file.close();
    }
    return 'done';
  } catch (error) {
    return error instanceof DiskError ? error.code : String(error);
  }
}

function dump(disk: Disk, path = ''): string[] {
  return disk.list(path || '/').flatMap(({ name, type }) => {
    const below = `${path}/${name}`;
    if (type === 'directory') return [below, ...dump(disk, below)];
    return [`${below} ${Buffer.from(disk.readFile(below) ?? []).toString('base64')}`];
  });
}

test('calls of any kind do what they do to a disk in memory', () => {
  const property = fc.property(fc.array(call, { maxLength: 30 }), (steps) => {
    const simulated = alone();
    const memory = new MemoryDisk();
    const recording = simulated.drive.record();
    for (const step of steps) assert.equal(perform(simulated, step), perform(memory, step));
    assert.deepEqual(dump(simulated), dump(memory));
    const replayed = recording.imageAfter(recording.operations.length, { type: 'kill' });
    const random = new SimulatedRandom(1);
    const again = new SimulatedDisk({ drive: new Drive({ random, image: replayed }) });
    assert.deepEqual(dump(again), dump(memory));
  });
  fc.assert(property, { numRuns: 200 });
});
