/**
 * Produce (0), versions 3–13.
 * Does: checks each batch, gives it offsets, and answers when it is committed; with acks=0 it
 *   answers nothing, and closes the connection when something went wrong.
 * Since: 3 record batches v2 · 7 zstd · 8 errors of single records · 9 flexible · 10 names the new
 *   leader (KIP-951) · 12 adds partitions to the transaction (KIP-890) · 13 topic ids (KIP-516).
 * Spec: KIP-98, KIP-467.
 */
import type { AppendResult } from '@odradek/log';
import type { Encodable } from '@odradek/wire';
import {
  type ProduceRequest,
  type ProduceResponse,
  produceRequest,
  produceResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import {
  BATCH_HEADER_SIZE,
  batchCompression,
  batchMagic,
  batchSize,
  isTransactionalBatch,
} from '@odradek/wire/records';
import type { BrokerParts } from '../../broker-parts.ts';
import { Later } from '../../later.ts';
import type { Replica } from '../../replicas/replica.ts';
import type { Draft } from '../draft.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import type { RequestContext } from '../request-context.ts';
import { findReplica } from './find-replica.ts';

type PartitionRequest = ProduceRequest['topicData'][number]['partitionData'][number];
type TopicResponse = Draft<ProduceResponse['responses'][number]>;
type PartitionResponse = TopicResponse['partitionResponses'][number];
type Answer = Encodable<typeof produceResponse>;

/** In answers that name no other leader: shared, since every batch gets one. */
const noLeader = { leaderId: -1, leaderEpoch: -1 };

/** The only client that may write to internal topics, as in Kafka. */
const adminClientId = '__admin_client';
const zstd = 4;

export const produce = handler(
  produceRequest,
  produceResponse,
  [needs('Write', 'Topic'), needs('Write', 'TransactionalId')],
  (request, context, broker) => new Production(request, context, broker).run(),
);

/** One Produce request on its way: how many of its partitions are still to be committed. */
class Production {
  readonly #request: ProduceRequest;
  readonly #context: RequestContext;
  readonly #broker: BrokerParts;
  readonly #responses: TopicResponse[] = [];
  #awaited = 0;
  #failed = false;
  #later: Later<Answer | undefined> | undefined;

  constructor(request: ProduceRequest, context: RequestContext, broker: BrokerParts) {
    this.#request = request;
    this.#context = context;
    this.#broker = broker;
  }

  run(): Answer | Later<Answer | undefined> | undefined {
    for (const topic of this.#request.topicData) {
      const partitionResponses: PartitionResponse[] = [];
      for (const partition of topic.partitionData) {
        partitionResponses.push(this.#append(topic.name, topic.topicId, partition));
      }
      this.#responses.push({ name: topic.name, topicId: topic.topicId, partitionResponses });
    }
    if (this.#request.acks === 0 && this.#failed) {
      this.#context.refuse('a Produce request with acks=0 failed');
      return undefined;
    }
    if (this.#awaited === 0) return this.#answer();
    this.#later = new Later();
    return this.#later;
  }

  #append(name: string, topicId: string, partition: PartitionRequest): PartitionResponse {
    const found = findReplica(this.#broker, { name, topicId, partition: partition.index });
    if (typeof found === 'number') {
      this.#failed = true;
      return failure(partition.index, found);
    }
    const refusal = this.#refusal(found, partition.records);
    if (refusal !== 0 || partition.records === null) {
      this.#failed = true;
      return failure(partition.index, refusal);
    }
    const result = found.append(partition.records, found.clientAppend);
    if (result.errorCode !== 0) {
      this.#failed = true;
      return failedAppend(partition.index, result);
    }
    const response = success(partition.index, result);
    // Without an answer too: the request counts as held until its bytes are written, so that a
    // client that asks for no answers is slowed down by a slow disk like any other.
    this.#await(found, result, response);
    return response;
  }

  /** Why the records are not even tried: an error code, or 0. */
  #refusal(replica: Replica, records: Buffer | null): number {
    const { acks } = this.#request;
    if (acks !== -1 && acks !== 0 && acks !== 1) return errorCode.INVALID_REQUIRED_ACKS;
    if (records === null || records.length < BATCH_HEADER_SIZE) return errorCode.INVALID_RECORD;
    if (batchMagic(records, 0) !== 2 || batchSize(records, 0) !== records.length) {
      return errorCode.INVALID_RECORD;
    }
    if (this.#context.apiVersion < 7 && batchCompression(records, 0) === zstd) {
      return errorCode.UNSUPPORTED_COMPRESSION_TYPE;
    }
    // There is no transaction coordinator on this node that could have begun one.
    if (isTransactionalBatch(records, 0)) return errorCode.INVALID_TXN_STATE;
    if (replica.internal && this.#context.clientId !== adminClientId) {
      return errorCode.INVALID_TOPIC_EXCEPTION;
    }
    return 0;
  }

  #await(replica: Replica, result: AppendResult, response: PartitionResponse): void {
    // A repeated batch may itself still be on its way: then the end of the log is awaited, since
    // offsets are awaited in order.
    let offset = result.lastOffset + 1;
    if (offset <= replica.highWatermark) return;
    if (result.duplicate) offset = replica.endOffset;
    this.#awaited++;
    replica.whenCommitted(offset, (code) => {
      if (code !== 0) Object.assign(response, failure(response.index, code));
      this.#awaited--;
      if (this.#awaited === 0) this.#later?.settle(this.#answer());
    });
  }

  #answer(): Answer | undefined {
    return this.#request.acks === 0 ? undefined : { responses: this.#responses };
  }
}

function success(index: number, result: AppendResult): PartitionResponse {
  return {
    index,
    errorCode: 0,
    baseOffset: result.firstOffset,
    logAppendTimeMs: result.logAppendTimeMs,
    logStartOffset: result.logStartOffset,
    recordErrors: [],
    errorMessage: null,
    currentLeader: noLeader,
  };
}

function failure(index: number, code: number): PartitionResponse {
  return {
    index,
    errorCode: code,
    baseOffset: -1,
    logAppendTimeMs: -1,
    logStartOffset: -1,
    recordErrors: [],
    errorMessage: null,
    currentLeader: noLeader,
  };
}

function failedAppend(index: number, result: AppendResult): PartitionResponse {
  const response = failure(index, result.errorCode);
  response.logStartOffset = result.logStartOffset;
  response.errorMessage = result.errorMessage ?? null;
  response.recordErrors = (result.recordErrors ?? []).map((error) => ({
    batchIndex: error.batchIndex,
    batchIndexErrorMessage: error.message,
  }));
  return response;
}
