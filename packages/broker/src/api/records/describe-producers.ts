/**
 * DescribeProducers (61), version 0.
 * Does: lists the producers that a partition's leader remembers, with their open transactions.
 * Spec: KIP-664.
 */
import { topicNameRefusal } from '@odradek/machines/cluster';
import { describeProducersRequest, describeProducersResponse } from '@odradek/wire/definitions';
import { errorCode, errorName } from '@odradek/wire/errors';
import { noTopicId } from '../../replicas/fetch-sessions.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { findReplica } from './find-replica.ts';

export const describeProducers = handler(
  describeProducersRequest,
  describeProducersResponse,
  [needs('Read', 'Topic')],
  (request, _context, broker) => ({
    topics: request.topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partition) => {
        const replica =
          topicNameRefusal(name) === undefined
            ? findReplica(broker, { name, topicId: noTopicId, partition })
            : errorCode.INVALID_TOPIC_EXCEPTION;
        if (typeof replica === 'number') {
          return {
            partitionIndex: partition,
            errorCode: replica,
            errorMessage: errorName(replica),
            activeProducers: [],
          };
        }
        return {
          partitionIndex: partition,
          errorCode: 0,
          errorMessage: null,
          activeProducers: Array.from(replica.log.producers.states(), (producer) => ({
            producerId: producer.producerId,
            producerEpoch: producer.epoch,
            lastSequence: producer.lastSequence,
            lastTimestamp: producer.lastTimestamp,
            coordinatorEpoch: producer.coordinatorEpoch,
            currentTxnStartOffset: producer.transactionFirstOffset,
          })),
        };
      }),
    })),
  }),
);
