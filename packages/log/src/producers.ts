/**
 * The producers of one log: whether the batch of an idempotent or transactional producer may be
 * appended, what it changes, and how far committed records reach.
 *
 * A batch is first checked, which changes nothing, and then applied; a replica's and recovery's
 * batches are only applied, since their leader has checked them.
 * Spec: KIP-98; KIP-360 (epochs), KIP-890 (verification), KIP-1228 (markers of version 2).
 */
import {
  batchBaseSequence,
  batchLastOffset,
  batchLastOffsetDelta,
  batchLastSequence,
  batchMaxTimestamp,
  batchProducerEpoch,
  batchProducerId,
  isControlBatch,
  isTransactionalBatch,
} from '@odradek/wire/records';
import { type EndMarker, readEndMarker } from './end-marker.ts';
import { ErrorCode, type LogError } from './errors.ts';
import { ProducerState } from './producer-state.ts';
import { Transactions } from './transactions.ts';

export type AppendOrigin = 'client' | 'coordinator' | 'replication';

export interface ProducerRules {
  /** A producer that has been silent for this long is forgotten. */
  readonly producerIdExpirationMs: number;
  /** The first batch of a transaction needs the coordinator's word that it knows the partition. */
  readonly verifyTransactions: boolean;
}

/** A transaction that a marker has ended. */
export interface EndedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly aborted: boolean;
}

/** What `check` answers besides an error. */
export type ProducerVerdict = 'fresh' | 'duplicate';

/** Proof that a verification was begun here, and for this transaction. 0 proves nothing. */
export type VerificationGuard = number;
export const NO_GUARD: VerificationGuard = 0;

interface Verification {
  readonly guard: VerificationGuard;
  readonly supportsEpochBump: boolean;
  readonly startedMs: number;
  lowestSequence: number;
  epoch: number;
}

export class Producers {
  readonly #rules: ProducerRules;
  readonly #states = new Map<number, ProducerState>();
  readonly #verifications = new Map<number, Verification>();
  readonly transactions: Transactions = new Transactions();
  #guards = 0;
  /** The offset up to which batches have been applied. */
  endOffset = 0;
  /** What the last `check` that answered `duplicate` found. */
  duplicate: ProducerState = new ProducerState(-1);

  constructor(rules: ProducerRules) {
    this.#rules = rules;
  }

  get count(): number {
    return this.#states.size;
  }

  get isEmpty(): boolean {
    return this.#states.size === 0 && this.transactions.isEmpty;
  }

  states(): IterableIterator<ProducerState> {
    return this.#states.values();
  }

  get(producerId: number): ProducerState | undefined {
    return this.#states.get(producerId);
  }

  /** Takes a state over from a snapshot. */
  restore(state: ProducerState): void {
    this.#states.set(state.producerId, state);
    if (state.transactionFirstOffset >= 0) {
      this.transactions.begin(state.producerId, state.transactionFirstOffset);
    }
  }

  clear(): void {
    this.#states.clear();
    this.transactions.clear();
  }

  forgetExpired(nowMs: number): void {
    for (const state of this.#states.values()) {
      if (this.isExpired(state, nowMs)) this.#states.delete(state.producerId);
    }
    for (const [producerId, verification] of this.#verifications) {
      const ageMs = nowMs - verification.startedMs;
      if (ageMs >= this.#rules.producerIdExpirationMs) this.#verifications.delete(producerId);
    }
  }

  isExpired(state: ProducerState, nowMs: number): boolean {
    if (state.transactionFirstOffset >= 0) return false;
    return nowMs - state.lastTimestamp >= this.#rules.producerIdExpirationMs;
  }

  /**
   * Says that the coordinator is about to be asked about a transaction. The guard goes with the
   * append that follows; `NO_GUARD` means that none is needed, the transaction being open.
   */
  startVerification(
    producerId: number,
    batch: { sequence: number; epoch: number; supportsEpochBump: boolean },
    nowMs: number,
  ): VerificationGuard | LogError {
    const state = this.#states.get(producerId);
    if (state !== undefined && batch.epoch < state.epoch) {
      return staleEpoch(producerId, batch.epoch, state.epoch);
    }
    if (this.hasOpenTransaction(producerId, batch.epoch)) return NO_GUARD;
    let verification = this.#verifications.get(producerId);
    if (verification === undefined) {
      verification = {
        guard: ++this.#guards,
        supportsEpochBump: batch.supportsEpochBump,
        startedMs: nowMs,
        lowestSequence: batch.sequence,
        epoch: batch.epoch,
      };
      this.#verifications.set(producerId, verification);
    }
    if (batch.epoch === verification.epoch) {
      verification.lowestSequence = Math.min(verification.lowestSequence, batch.sequence);
    } else if (batch.epoch > verification.epoch) {
      verification.epoch = batch.epoch;
      verification.lowestSequence = batch.sequence;
    }
    return verification.guard;
  }

  hasOpenTransaction(producerId: number, epoch: number): boolean {
    const state = this.#states.get(producerId);
    return state !== undefined && state.transactionFirstOffset >= 0 && state.epoch === epoch;
  }

  /** Whether a client's or a coordinator's batch, which has a producer id, may be appended. */
  check(
    buffer: Buffer,
    at: number,
    origin: AppendOrigin,
    options: { guard: VerificationGuard; transactionVersion: number },
  ): ProducerVerdict | LogError {
    const producerId = batchProducerId(buffer, at);
    const epoch = batchProducerEpoch(buffer, at);
    const state = this.#states.get(producerId);
    const control = isControlBatch(buffer, at);
    if (origin === 'client' && state !== undefined) {
      const first = batchBaseSequence(buffer, at);
      if (state.findDuplicate(epoch, first, batchLastSequence(buffer, at))) {
        this.duplicate = state;
        return 'duplicate';
      }
    }
    const transactional = isTransactionalBatch(buffer, at);
    if (transactional && !this.hasOpenTransaction(producerId, epoch)) {
      if (state !== undefined && epoch < state.epoch) {
        return staleEpoch(producerId, epoch, state.epoch);
      }
      if (!control && !this.#isVerified(producerId, options.guard)) {
        return { errorCode: ErrorCode.INVALID_TXN_STATE, errorMessage: 'no transaction is open' };
      }
    }
    if (control) {
      const marker = readEndMarker(buffer, at);
      if (marker === undefined || state === undefined) return 'fresh';
      return checkMarker(state, marker, epoch, options.transactionVersion) ?? 'fresh';
    }
    if (state !== undefined && epoch < state.epoch) {
      return staleEpoch(producerId, epoch, state.epoch);
    }
    if (origin === 'client') {
      const refused = this.#checkSequence(state, producerId, epoch, batchBaseSequence(buffer, at));
      if (refused !== undefined) return refused;
    }
    if (!transactional && (state?.transactionFirstOffset ?? -1) >= 0) {
      return {
        errorCode: ErrorCode.INVALID_TXN_STATE,
        errorMessage: `producer ${producerId} has an open transaction`,
      };
    }
    return 'fresh';
  }

  /** Takes in a batch that has its offsets. Answers the transaction that it ended, if it did. */
  apply(buffer: Buffer, at: number): EndedTransaction | undefined {
    const producerId = batchProducerId(buffer, at);
    if (producerId < 0) return undefined;
    const epoch = batchProducerEpoch(buffer, at);
    const control = isControlBatch(buffer, at);
    const transactional = isTransactionalBatch(buffer, at);
    if (transactional) this.#endVerification(producerId, epoch, control);
    if (control) return this.#applyMarker(buffer, at, producerId, epoch);
    const state = this.#stateOf(producerId);
    const lastOffset = batchLastOffset(buffer, at);
    const delta = batchLastOffsetDelta(buffer, at);
    state.useEpoch(epoch);
    state.addBatch(batchLastSequence(buffer, at), lastOffset, delta, batchMaxTimestamp(buffer, at));
    if (transactional && state.transactionFirstOffset < 0) {
      state.transactionFirstOffset = lastOffset - delta;
      this.transactions.begin(producerId, lastOffset - delta);
    }
    return undefined;
  }

  #applyMarker(
    buffer: Buffer,
    at: number,
    producerId: number,
    epoch: number,
  ): EndedTransaction | undefined {
    const marker = readEndMarker(buffer, at);
    if (marker === undefined) return undefined;
    const state = this.#stateOf(producerId);
    const firstOffset = state.transactionFirstOffset;
    const lastOffset = batchLastOffset(buffer, at);
    state.useEpoch(epoch);
    state.coordinatorEpoch = marker.coordinatorEpoch;
    state.lastTimestamp = marker.timestamp;
    state.transactionFirstOffset = -1;
    // A transaction without records here leaves nothing to decide.
    if (firstOffset < 0) return undefined;
    return { producerId, firstOffset, lastOffset, aborted: marker.aborted };
  }

  #stateOf(producerId: number): ProducerState {
    let state = this.#states.get(producerId);
    if (state === undefined) {
      state = new ProducerState(producerId);
      this.#states.set(producerId, state);
    }
    return state;
  }

  #isVerified(producerId: number, guard: VerificationGuard): boolean {
    if (!this.#rules.verifyTransactions) return true;
    return guard !== NO_GUARD && this.#verifications.get(producerId)?.guard === guard;
  }

  #endVerification(producerId: number, epoch: number, control: boolean): void {
    const verification = this.#verifications.get(producerId);
    if (verification === undefined) return;
    // With version 2 the epoch rises with each transaction: a marker of this very epoch ends the
    // one before, and the next has already begun to verify.
    const next = verification.supportsEpochBump && control && epoch === verification.epoch;
    if (!next) this.#verifications.delete(producerId);
  }

  #checkSequence(
    state: ProducerState | undefined,
    producerId: number,
    epoch: number,
    first: number,
  ): LogError | undefined {
    const verification = this.#verifications.get(producerId);
    if (verification !== undefined) {
      const knowsBatches = state?.hasBatches ?? false;
      if (verification.supportsEpochBump && first !== 0 && !knowsBatches) {
        return outOfOrder(producerId, first, 'a transaction of version 2 begins with 0');
      }
      if (first > verification.lowestSequence) {
        return outOfOrder(producerId, first, `${verification.lowestSequence} was seen before`);
      }
    }
    // Nothing is known when all the producer's records are gone: any sequence will do.
    if (state === undefined || state.epoch === -1) return undefined;
    if (epoch !== state.epoch) {
      return first === 0 ? undefined : outOfOrder(producerId, first, 'a new epoch begins with 0');
    }
    const last = state.lastSequence;
    const follows = first === last + 1 || (first === 0 && last === 0x7fff_ffff);
    return follows ? undefined : outOfOrder(producerId, first, `the last one was ${last}`);
  }
}

function checkMarker(
  state: ProducerState,
  marker: EndMarker,
  epoch: number,
  transactionVersion: number,
): LogError | undefined {
  const strict = transactionVersion >= 2;
  // The marker of a transaction that has ended may come again. Epochs at their end cannot rise.
  const repeated = epoch === state.epoch && (state.transactionFirstOffset < 0 || epoch === 0x7fff);
  if (epoch < state.epoch || (strict && epoch === state.epoch && !repeated)) {
    return staleEpoch(state.producerId, epoch, state.epoch);
  }
  if (state.coordinatorEpoch > marker.coordinatorEpoch) {
    const errorCode = ErrorCode.TRANSACTION_COORDINATOR_FENCED;
    return { errorCode, errorMessage: `coordinator epoch ${marker.coordinatorEpoch} is over` };
  }
  return undefined;
}

function staleEpoch(producerId: number, epoch: number, current: number): LogError {
  return {
    errorCode: ErrorCode.INVALID_PRODUCER_EPOCH,
    errorMessage: `epoch ${epoch} of producer ${producerId} is not current, which is ${current}`,
  };
}

function outOfOrder(producerId: number, sequence: number, why: string): LogError {
  return {
    errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
    errorMessage: `sequence ${sequence} of producer ${producerId} is out of order: ${why}`,
  };
}
