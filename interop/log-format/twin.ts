/**
 * Our log under a script: takes the steps that Apache's takes, and says what came of each in the
 * same words.
 */
import { defaultLogConfig, Log, type LogConfig, type LogOptions } from '@odradek/log';
import type { Clock, Timer, World } from '@odradek/world';
import { nodeWorld } from '@odradek/world/node';
import { letterOf, type Step } from './script.ts';

export class Twin {
  readonly #world: World;
  readonly #clock: ScriptClock;
  readonly #options: Omit<LogOptions, 'recoveryPoint' | 'logStartOffset' | 'cleanShutdown'>;
  log: Log;

  constructor(directory: string, config: Partial<LogConfig>, startMs: number) {
    this.#clock = new ScriptClock(startMs);
    this.#world = { ...nodeWorld({}), clock: this.#clock };
    this.#options = {
      directory,
      topic: 'twin',
      partition: 0,
      config: { ...defaultLogConfig, ...config },
      verifyTransactions: false,
    };
    this.log = this.#open(0, 0, false);
  }

  get nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Takes a step, and answers what Apache's log should print of it. */
  async take(step: Step): Promise<string> {
    const outcome = await this.#outcome(step);
    await this.log.written();
    return `${letterOf(step)} ${outcome}${this.#state()}`;
  }

  async close(): Promise<void> {
    await this.log.close({ clean: true });
  }

  async #outcome(step: Step): Promise<string> {
    const { log } = this;
    switch (step.type) {
      case 'append':
        return this.#append(step);
      case 'now':
        this.#clock.set(step.nowMs);
        return '';
      case 'roll':
        log.roll();
        return '';
      case 'truncate':
        await log.truncateTo(step.offset);
        return '';
      case 'startAt':
        await log.truncateFullyAndStartAt(step.offset);
        return '';
      case 'deleteRecords':
        log.deleteRecordsBefore(step.offset);
        log.applyRetention(log.endOffset);
        return '';
      case 'beginEpoch':
        log.beginEpoch(step.epoch);
        return '';
      case 'endOfEpoch': {
        const end = log.offsetForLeaderEpoch(step.epoch);
        return end.endOffset < 0 ? '-' : `${end.epoch}:${end.endOffset}`;
      }
      case 'atTimestamp': {
        const found = log.offsetForTimestamp(step.timestamp);
        if (found === undefined) return '-';
        return `${found.timestamp}@${found.offset}/${found.leaderEpoch}`;
      }
      case 'aborted':
        return log
          .abortedTransactions(step.from, step.to)
          .map((t) => `${t.producerId}:${t.firstOffset}..${t.lastOffset}<${t.lastStableOffset}`)
          .join(' ');
      case 'reopenClean':
        await log.close({ clean: true });
        this.log = this.#open(log.logStartOffset, log.endOffset, true);
        return '';
      case 'reopenAfterKill':
        // Apache writes this file with each change, we when the log is synced.
        await log.sync();
        await log.close({ clean: false });
        this.log = this.#open(log.logStartOffset, 0, false);
        return '';
    }
  }

  #append(step: Step & { type: 'append' }): string {
    const { origin, leaderEpoch, transactionVersion } = step;
    // The log patches what it is given.
    const records = Buffer.from(step.records);
    const result = this.log.append(records, { origin, leaderEpoch, transactionVersion });
    if (result.errorCode !== 0 && origin === 'replication') return 'error';
    if (result.errorCode !== 0) return `error ${result.errorCode}`;
    const mark = result.duplicate ? ' duplicate' : '';
    return `${result.firstOffset}..${result.lastOffset} t${result.logAppendTimeMs}${mark}`;
  }

  #state(): string {
    const { log } = this;
    const stable = log.lastStableOffset(log.endOffset);
    return (
      ` | ${log.logStartOffset}..${log.endOffset} stable ${stable}` +
      ` segments ${log.segmentCount} epoch ${log.latestEpoch}`
    );
  }

  #open(logStartOffset: number, recoveryPoint: number, cleanShutdown: boolean): Log {
    return Log.open(this.#world, {
      ...this.#options,
      logStartOffset,
      recoveryPoint,
      cleanShutdown,
    });
  }
}

/** Time that only the script moves. Nothing waits for it: files that go, go when the log closes. */
class ScriptClock implements Clock {
  #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  set(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(): Timer {
    return { cancel: (): void => {} };
  }

  atEndOfTurn(task: () => void): void {
    queueMicrotask(task);
  }

  sleep(): Promise<void> {
    return Promise.resolve();
  }
}
