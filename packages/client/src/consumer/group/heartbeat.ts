/**
 * Tells the coordinator, from time to time, that this member is alive, and learns from the answers
 * that the group is being rearranged.
 *
 * It goes on while the reader is busy with records, but not for ever: a reader that does not come
 * back in time gives its partitions up. Spec: Heartbeat; KIP-62.
 */
import { errorCode } from '@odradek/wire';
import type { Timer } from '@odradek/world';
import { heartbeat } from '../../net/calls.ts';
import type { GroupParts, Membership } from './join.ts';

export interface HeartbeatEvents {
  /** The coordinator refuses with this code. */
  onRefused(code: number): void;
  /** Nothing has been heard for a session, or the reader has not come back for too long. */
  onSilence(why: 'coordinator' | 'reader'): void;
}

export class Heartbeat {
  readonly #parts: GroupParts;
  readonly #events: HeartbeatEvents;
  #membership: Membership | undefined;
  #timer: Timer | undefined;
  #heardMs = 0;
  #readerMs = 0;
  #isReaderHere = false;

  constructor(parts: GroupParts, events: HeartbeatEvents) {
    this.#parts = parts;
    this.#events = events;
  }

  start(membership: Membership): void {
    this.stop();
    this.#membership = membership;
    this.#heardMs = this.#nowMs();
    this.#schedule();
  }

  stop(): void {
    this.#membership = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** The reader waits for records: it is not busy with any. */
  readerIsHere(isHere: boolean): void {
    this.#isReaderHere = isHere;
    this.#readerMs = this.#nowMs();
  }

  #schedule(): void {
    const { heartbeatIntervalMs } = this.#parts.settings;
    this.#timer = this.#parts.cluster.world.clock.after(heartbeatIntervalMs, () => this.#beat());
  }

  #beat(): void {
    const { settings, coordinators, groupId, lane } = this.#parts;
    const membership = this.#membership;
    if (membership === undefined) return;
    const nowMs = this.#nowMs();
    if (!this.#isReaderHere && nowMs - this.#readerMs > settings.pollIntervalMsMax) {
      return this.#events.onSilence('reader');
    }
    if (nowMs - this.#heardMs > settings.sessionTimeoutMs) {
      return this.#events.onSilence('coordinator');
    }
    const body = { groupId, ...membership, groupInstanceId: settings.groupInstanceId };
    const timeoutMs = settings.requestTimeoutMs;
    const codeOf = (answer: { errorCode: number }): number => answer.errorCode;
    coordinators
      .ask(groupId, heartbeat, body, { lane, timeoutMs, codeOf })
      .then(
        (answer) => this.#onAnswer(membership, answer.errorCode),
        () => undefined,
      )
      .finally(() => {
        if (this.#membership === membership) this.#schedule();
      });
  }

  #onAnswer(membership: Membership, code: number): void {
    if (this.#membership !== membership) return;
    switch (code) {
      case errorCode.NONE:
        this.#heardMs = this.#nowMs();
        return;
      case errorCode.COORDINATOR_NOT_AVAILABLE:
      case errorCode.COORDINATOR_LOAD_IN_PROGRESS:
      case errorCode.NOT_COORDINATOR:
        return;
      case errorCode.REBALANCE_IN_PROGRESS:
        this.#heardMs = this.#nowMs();
        return this.#events.onRefused(code);
      default:
        return this.#events.onRefused(code);
    }
  }

  #nowMs(): number {
    return this.#parts.cluster.world.clock.monotonicMs();
  }
}
