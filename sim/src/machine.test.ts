import assert from 'node:assert/strict';
import test from 'node:test';
import { EPOCH_MS } from './clock.ts';
import { Simulation } from './simulation.ts';
import { Trace } from './trace.ts';

test('a killed process hears nothing any more, and its promises never settle', async () => {
  const simulation = new Simulation({ seed: 1 });
  const machine = simulation.machine('one');
  const { clock, network, report } = machine.boot();
  const heard: string[] = [];
  clock.after(10, () => heard.push('timer'));
  void clock.sleep(10).then(() => heard.push('sleep'));
  void network.connect({ host: 'nowhere', port: 1 }).catch(() => heard.push('connect'));
  clock.atEndOfTurn(() => heard.push('turn'));
  machine.kill();
  clock.after(1, () => heard.push('set after death'));
  clock.atEndOfTurn(() => heard.push('turn after death'));
  report.info('from the dead');
  assert.equal(await simulation.run(), 'idle');
  assert.deepEqual(heard, []);
  assert.deepEqual(report.lines, []);
  assert.equal(machine.isRunning, false);
});

test('the next process of a machine lives, and is another one', async () => {
  const simulation = new Simulation({ seed: 1 });
  const machine = simulation.machine('one');
  machine.boot();
  assert.throws(() => machine.boot(), /already running/);
  machine.kill();
  machine.kill();
  const { clock, random } = machine.boot();
  await simulation.play(() => clock.sleep(5));
  assert.match(random.uuid(), /^[\w-]{22}$/);
  assert.equal(simulation.machine('one'), machine);
});

test('a paused process hears all of it later, in order', async () => {
  const simulation = new Simulation({ seed: 1 });
  const machine = simulation.machine('one');
  const { clock } = machine.boot();
  const heard: number[] = [];
  for (const delayMs of [10, 20, 30, 200]) {
    clock.after(delayMs, () => heard.push(delayMs));
  }
  const cancelled = clock.after(25, () => heard.push(-1));
  clock.after(12, () => cancelled.cancel());
  await simulation.run({ untilMs: 5 });
  machine.pause();
  await simulation.run({ untilMs: 100 });
  assert.deepEqual(heard, []);
  machine.resume();
  await simulation.run({ untilMs: 150 });
  assert.deepEqual(heard, [10, 20, 30]);
  assert.ok(clock.nowMs() >= EPOCH_MS + 149);
  await simulation.run();
  assert.deepEqual(heard, [10, 20, 30, 200]);
});

test('a process that is killed while paused misses everything', async () => {
  const simulation = new Simulation({ seed: 1 });
  const machine = simulation.machine('one');
  const { clock } = machine.boot();
  let calls = 0;
  clock.after(1, () => (calls += 1));
  machine.pause();
  await simulation.run();
  machine.kill();
  machine.resume();
  await simulation.run();
  assert.equal(calls, 0);
});

test('clocks may be wrong, each in its way', async () => {
  const simulation = new Simulation({ seed: 1 });
  const right = simulation.machine('right').boot().clock;
  const late = simulation.machine('late', { skew: { offsetMs: -5000, drift: 0 } });
  const fast = simulation.machine('fast', { skew: { offsetMs: 0, drift: 0.1 } }).boot().clock;
  const lateClock = late.boot().clock;
  await simulation.play(() => right.sleep(10_000));
  const passedMs = right.nowMs() - EPOCH_MS;
  assert.ok(passedMs >= 10_000 && passedMs < 10_002);
  assert.equal(right.nowMs() - lateClock.nowMs(), 5000);
  assert.ok(fast.nowMs() - right.nowMs() >= 1000);
  // Its wall clock is set right; the monotonic one does not notice.
  const before = lateClock.monotonicMs();
  late.skew.offsetMs = 0;
  assert.equal(lateClock.nowMs(), right.nowMs());
  assert.equal(lateClock.monotonicMs(), before);
});

test('what a process reports is kept, and is part of the trace', async () => {
  const trace = new Trace({ keep: 10 });
  const simulation = new Simulation({ seed: 1, trace });
  const { clock, report } = simulation.machine('one').boot();
  await simulation.play(() => clock.sleep(3));
  report.warn('odd', { count: 3, absent: undefined });
  assert.deepEqual(
    report.lines.map(({ level, message, fields }) => [level, message, fields['count']]),
    [['warn', 'odd', 3]],
  );
  assert.match(trace.lines.at(-1) ?? '', /^3\.\d+ one warn: odd count=3$/);
});

test('a task that nothing can wake is an error, not a hang', async () => {
  const simulation = new Simulation({ seed: 1 });
  await assert.rejects(
    simulation.play(() => new Promise<void>(() => undefined)),
    /still waits/,
  );
  await assert.rejects(
    simulation.play(async () => {
      throw new Error('its own');
    }),
    /its own/,
  );
});
