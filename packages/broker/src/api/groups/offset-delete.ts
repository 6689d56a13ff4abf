/**
 * OffsetDelete (47), version 0 (KIP-496).
 * Does: forgets what a group has committed of partitions that exist, unless the group is subscribed
 *   to their topic.
 */
import { NO_TOPIC_ID } from '@odradek/machines/groups';
import type { Encodable } from '@odradek/wire';
import { offsetDeleteRequest, offsetDeleteResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { Later } from '../../later.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { TopicErrors } from './topic-errors.ts';

export const offsetDelete = handler(
  offsetDeleteRequest,
  offsetDeleteResponse,
  [needs('Delete', 'Group'), needs('Read', 'Topic')],
  (request, _context, broker) => {
    const errors = new TopicErrors();
    const topics: { topic: string; partitions: number[] }[] = [];
    for (const { name, partitions } of request.topics) {
      const known = broker.metadata.state.topics.get(name);
      const existing: number[] = [];
      for (const { partitionIndex } of partitions) {
        if (known?.partitions[partitionIndex] !== undefined) existing.push(partitionIndex);
        else errors.add(byName(name), partitionIndex, errorCode.UNKNOWN_TOPIC_OR_PARTITION);
      }
      if (existing.length > 0) topics.push({ topic: name, partitions: existing });
    }
    const later = new Later<Encodable<typeof offsetDeleteResponse>>();
    // Asked even when no partition is left: the group itself may be refused.
    broker.groups.deleteOffsets({ groupId: request.groupId, topics }, (reply) => {
      if (reply.errorCode !== errorCode.NONE) {
        later.settle({ errorCode: reply.errorCode, topics: [] });
        return;
      }
      for (const { topic, partitions } of reply.topics) {
        for (const { partitionIndex, errorCode: error } of partitions) {
          errors.add(byName(topic), partitionIndex, error);
        }
      }
      later.settle({ errorCode: errorCode.NONE, topics: errors.topics });
    });
    return later;
  },
);

function byName(name: string): { name: string; topicId: string } {
  return { name, topicId: NO_TOPIC_ID };
}
