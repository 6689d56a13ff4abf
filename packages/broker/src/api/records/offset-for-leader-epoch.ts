/**
 * OffsetForLeaderEpoch (23), versions 2–4.
 * Does: says where the log of a leader epoch ended, so that a client or a follower finds where its
 *   own view of the log parts from the leader's.
 * Since: 3 replica id · 4 flexible. Spec: KIP-101, KIP-279, KIP-320.
 */
import {
  offsetForLeaderEpochRequest,
  offsetForLeaderEpochResponse,
} from '@odradek/wire/definitions';
import { noTopicId } from '../../replicas/fetch-sessions.ts';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { checkLeaderEpoch, findReplica } from './find-replica.ts';

export const offsetForLeaderEpoch = handler(
  offsetForLeaderEpochRequest,
  offsetForLeaderEpochResponse,
  [needs('Describe', 'Topic')],
  (request, _context, broker) => ({
    topics: request.topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition, currentLeaderEpoch, leaderEpoch }) => {
        const replica = findReplica(broker, { name: topic, topicId: noTopicId, partition });
        const code =
          typeof replica === 'number' ? replica : checkLeaderEpoch(replica, currentLeaderEpoch);
        if (typeof replica === 'number' || code !== 0) {
          return { partition, errorCode: code, leaderEpoch: -1, endOffset: -1 };
        }
        const { epoch, endOffset } = replica.log.offsetForLeaderEpoch(leaderEpoch);
        return { partition, errorCode: 0, leaderEpoch: epoch, endOffset };
      }),
    })),
  }),
);
