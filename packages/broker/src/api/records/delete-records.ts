/**
 * DeleteRecords (21), versions 0–2.
 * Does: moves the log start offset up to an offset, or to the high watermark (−1); answers the
 *   lowest offset that is left.
 * Since: 2 flexible. Spec: KIP-107, KIP-204.
 */
import { deleteRecordsRequest, deleteRecordsResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import type { BrokerParts } from '../../broker-parts.ts';
import { noTopicId } from '../../replicas/fetch-sessions.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { findReplica } from './find-replica.ts';

const toHighWatermark = -1;

export const deleteRecords = handler(
  deleteRecordsRequest,
  deleteRecordsResponse,
  [needs('Delete', 'Topic')],
  (request, _context, broker) => ({
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, offset }) => ({
        partitionIndex,
        ...deleteBefore(broker, name, partitionIndex, offset),
      })),
    })),
  }),
);

function deleteBefore(
  broker: BrokerParts,
  name: string,
  partition: number,
  offset: number,
): { lowWatermark: number; errorCode: number } {
  const replica = findReplica(broker, { name, topicId: noTopicId, partition });
  if (typeof replica === 'number') return { lowWatermark: -1, errorCode: replica };
  const { cleanupDelete, cleanupCompact } = replica.log.config;
  if (cleanupCompact && !cleanupDelete) {
    return { lowWatermark: -1, errorCode: errorCode.POLICY_VIOLATION };
  }
  if (replica.internal) return { lowWatermark: -1, errorCode: errorCode.INVALID_TOPIC_EXCEPTION };
  const target = offset === toHighWatermark ? replica.highWatermark : offset;
  if (target < 0 || target > replica.highWatermark) {
    return { lowWatermark: -1, errorCode: errorCode.OFFSET_OUT_OF_RANGE };
  }
  replica.log.deleteRecordsBefore(target);
  return { lowWatermark: replica.logStartOffset, errorCode: 0 };
}
