/** What every `Clock` must do, as tests. */
import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { Clock } from '@odradek/world';
import { type MakeStage, onStage, signal } from './stage.ts';

export function clockContract(name: string, make: MakeStage): void {
  suite(`clock contract: ${name}`, () => {
    const check = (title: string, task: (clock: Clock) => Promise<void> | void): void => {
      test(title, () => onStage(make, (stage) => task(stage.world.clock)));
    };
    checkTimers(check);
    checkSleep(check);
    checkTurns(check);
  });
}

type ClockCheck = (title: string, task: (clock: Clock) => Promise<void> | void) => void;

function checkTimers(check: ClockCheck): void {
  check('time is of the right kind, and goes on', async (clock) => {
    assert.ok(Number.isSafeInteger(clock.nowMs()) && clock.nowMs() > 1_500_000_000_000);
    let before = clock.monotonicMs();
    for (let round = 0; round < 5; round += 1) {
      await clock.sleep(1);
      const after = clock.monotonicMs();
      assert.ok(after > before);
      before = after;
    }
  });

  check('nothing happens before its time', async (clock) => {
    for (const delayMs of [0, 0.4, 1, 3.7, 10]) {
      const begin = clock.monotonicMs();
      await clock.sleep(delayMs);
      const passed = clock.monotonicMs() - begin;
      assert.ok(passed >= delayMs, `${passed} ms instead of ${delayMs}`);
    }
  });

  check('a task is called once, and not from within the call that sets it', async (clock) => {
    let calls = 0;
    clock.after(0, () => {
      calls += 1;
    });
    clock.after(-5, () => {
      calls += 10;
    });
    assert.equal(calls, 0);
    await clock.sleep(15);
    assert.equal(calls, 11);
  });

  check('times that lie apart are kept in order', async (clock) => {
    const order: number[] = [];
    for (const delayMs of [30, 0, 20, 10]) clock.after(delayMs, () => order.push(delayMs));
    await clock.sleep(45);
    assert.deepEqual(order, [0, 10, 20, 30]);
  });

  check('a cancelled task is not called, however often and late it is cancelled', async (clock) => {
    const called: string[] = [];
    const early = clock.after(5, () => called.push('early'));
    const first = clock.after(1, () => {
      called.push('first');
      first.cancel();
      second.cancel();
    });
    const second = clock.after(10, () => called.push('second'));
    early.cancel();
    early.cancel();
    await clock.sleep(25);
    first.cancel();
    assert.deepEqual(called, ['first']);
  });

  check('a wait of many days does not end at once', async (clock) => {
    let ended = false;
    const timer = clock.after(2 ** 31 + 1000, () => {
      ended = true;
    });
    await clock.sleep(10);
    timer.cancel();
    assert.equal(ended, false);
  });
}

function checkSleep(check: ClockCheck): void {
  check('a sleep ends when it is aborted, with the reason', async (clock) => {
    const abort = new AbortController();
    const reason = new Error('woken');
    const sleeping = clock.sleep(1_000_000, abort.signal);
    clock.after(1, () => abort.abort(reason));
    await assert.rejects(sleeping, reason);
    await assert.rejects(clock.sleep(1_000_000, abort.signal), reason);
  });

  check('a sleep that is over no longer listens', async (clock) => {
    let listening = 0;
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: () => {
        listening += 1;
      },
      removeEventListener: () => {
        listening -= 1;
      },
    };
    const sleeping = clock.sleep(1, signal);
    assert.equal(listening, 1);
    await sleeping;
    assert.equal(listening, 0);
  });
}

function checkTurns(check: ClockCheck): void {
  check('the end of a turn comes once, in order, soon', async (clock) => {
    const order: string[] = [];
    const ended = signal();
    clock.atEndOfTurn(() => order.push('first'));
    clock.atEndOfTurn(() => {
      order.push('second');
      clock.atEndOfTurn(() => {
        order.push('next turn');
        ended.reach();
      });
    });
    clock.atEndOfTurn(() => order.push('third'));
    order.push('now');
    await Promise.resolve();
    order.push('microtask');
    await ended.reached;
    assert.deepEqual(order, ['now', 'microtask', 'first', 'second', 'third', 'next turn']);
  });
}
