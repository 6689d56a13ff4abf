import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { Decision, Immutable, Machine } from '@odradek/machines';
import { HandClock } from '../testing/metadata-node.ts';
import { MachineBusy, MachineHost } from './machine-host.ts';
import { type MachineLog, MachineLogFailure } from './machine-log.ts';

interface Sum {
  total: number;
  dueMs: number | undefined;
}

/** Adds numbers; a number that is added is taken back after a second. */
const adder: Machine<Sum, number, number, number> = {
  decide: (state: Immutable<Sum>, amount: number): Decision<number, number> => ({
    entries: amount === 0 ? [] : [amount],
    reply: state.total + amount,
  }),
  apply: (state, amount) => {
    state.total += amount;
    state.dueMs = amount > 0 ? 1000 : undefined;
  },
  nextDeadlineMs: (state) => state.dueMs,
  expire: (state, nowMs) =>
    state.dueMs !== undefined && nowMs >= state.dueMs ? [-state.total] : [],
};

class ListLog implements MachineLog<number> {
  readonly entries: number[];
  committedOffset: number;
  isFull = false;
  onCommitted: (() => void) | undefined;
  onFailure: ((failure: MachineLogFailure) => void) | undefined;

  constructor(entries: number[] = []) {
    this.entries = entries;
    this.committedOffset = entries.length;
  }

  get endOffset(): number {
    return this.entries.length;
  }

  append(entries: readonly number[]): void {
    if (this.isFull) throw new MachineLogFailure('full');
    this.entries.push(...entries);
  }

  replay(apply: (entry: number) => void): void {
    for (const entry of this.entries) apply(entry);
  }

  commit(offset: number = this.entries.length): void {
    this.committedOffset = offset;
    this.onCommitted?.();
  }
}

function hostOf(log: ListLog, onApplied?: (entries: readonly number[]) => void) {
  const clock = new HandClock();
  const options = { clock, nowMs: () => clock.monotonicMs() };
  const host = new MachineHost(
    adder,
    { total: 0, dueMs: undefined },
    log,
    onApplied === undefined ? options : { ...options, onApplied },
  );
  return { host, clock };
}

/** What a promise has come to after all that was under way is done. */
async function settled<T>(promise: Promise<T>): Promise<T | 'waiting' | Error> {
  const waiting = new Promise<'waiting'>((resolve) => setImmediate(() => resolve('waiting')));
  return Promise.race([promise.catch((error: Error) => error), waiting]);
}

suite('a machine’s host', () => {
  test('answers when what was decided is committed, in order, and not before', async () => {
    const log = new ListLog();
    const { host } = hostOf(log);
    const first = host.submit(1);
    const second = host.submit(2);
    assert.equal(host.state.total, 3);
    assert.equal(await settled(first), 'waiting');
    log.commit(1);
    assert.equal(await settled(first), 1);
    assert.equal(await settled(second), 'waiting');
    log.commit(2);
    assert.equal(await settled(second), 3);
  });

  test('lets an answer without entries wait for what it has seen', async () => {
    const log = new ListLog();
    const { host } = hostOf(log);
    assert.equal(await settled(host.submit(0)), 0);
    void host.submit(5);
    const look = host.submit(0);
    assert.equal(await settled(look), 'waiting');
    log.commit();
    assert.equal(await settled(look), 5);
  });

  test('loads what the log holds', async () => {
    const { host } = hostOf(new ListLog([1, 2, 3]));
    await host.load();
    assert.equal(host.state.total, 6);
    assert.equal(await settled(host.submit(0)), 6);
  });

  test('wakes the machine once, at its next deadline', async () => {
    const log = new ListLog();
    const { host, clock } = hostOf(log);
    void host.submit(4);
    assert.equal(clock.timerCount, 1);
    clock.pass(999);
    assert.deepEqual(log.entries, [4]);
    clock.pass(1);
    assert.deepEqual(log.entries, [4, -4]);
    assert.equal(host.state.total, 0);
    assert.equal(clock.timerCount, 0);
  });

  test('applies nothing that the log refuses', async () => {
    const log = new ListLog();
    const { host } = hostOf(log);
    log.isFull = true;
    assert((await settled(host.submit(1))) instanceof MachineLogFailure);
    assert.equal(host.state.total, 0);
  });

  test('tells all who wait when the log fails, and takes nothing more', async () => {
    const log = new ListLog();
    const { host, clock } = hostOf(log);
    const waiting = host.submit(1);
    log.onFailure?.(new MachineLogFailure('gone'));
    assert((await settled(waiting)) instanceof MachineLogFailure);
    assert((await settled(host.submit(1))) instanceof MachineLogFailure);
    clock.pass(5000);
    assert.deepEqual(log.entries, [1]);
  });

  test('bounds how many may wait', async () => {
    const log = new ListLog();
    const { host } = hostOf(log);
    const waiting = Array.from({ length: 10_000 }, () => host.submit(1));
    assert((await settled(host.submit(1))) instanceof MachineBusy);
    assert.equal(log.entries.length, 10_000);
    log.commit();
    assert.equal((await Promise.all(waiting)).at(-1), 10_000);
    const next = host.submit(1);
    log.commit();
    assert.equal(await next, 10_001);
  });

  test('tells of each decision’s entries after they count', async () => {
    const seen: [readonly number[], number][] = [];
    const log = new ListLog();
    const { host } = hostOf(log, (entries) => seen.push([entries, host.state.total]));
    void host.submit(1);
    void host.submit(0);
    void host.submit(2);
    assert.deepEqual(seen, [
      [[1], 1],
      [[2], 3],
    ]);
  });
});
