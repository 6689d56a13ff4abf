/**
 * DescribeProducers (61), version 0.
 * Does: lists the producers that a partition's leader remembers, with their open transactions.
 * Spec: KIP-664.
 */
import { describeProducersRequest, describeProducersResponse } from '@odradek/wire/definitions';
import { errorCode, errorMessage } from '@odradek/wire/errors';
import { noTopicId } from '../../replicas/fetch-sessions.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { isValidTopicName } from '../topic-names.ts';
import { findReplica } from './find-replica.ts';

export const describeProducers = handler(
  describeProducersRequest,
  describeProducersResponse,
  [needs('Read', 'Topic')],
  (request, _context, broker) => ({
    topics: request.topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partition) => {
        const replica = isValidTopicName(name)
          ? findReplica(broker, { name, topicId: noTopicId, partition })
          : errorCode.INVALID_TOPIC_EXCEPTION;
        if (typeof replica === 'number') {
          return {
            partitionIndex: partition,
            errorCode: replica,
            errorMessage: errorMessage(replica),
            activeProducers: [],
          };
        }
        return {
          partitionIndex: partition,
          errorCode: 0,
          errorMessage: null,
          activeProducers: replica.log.activeProducers().map((producer) => ({
            producerId: producer.producerId,
            producerEpoch: producer.epoch,
            lastSequence: producer.lastSequence,
            lastTimestamp: producer.lastTimestampMs,
            coordinatorEpoch: producer.coordinatorEpoch,
            currentTxnStartOffset: producer.currentTxnStartOffset,
          })),
        };
      }),
    })),
  }),
);
