/**
 * PartitionRecord (3), versions 0–2: in the cluster's metadata log.
 * A partition was created, or is written out whole in a snapshot.
 * Since: 1 directories · 2 eligibleLeaderReplicas, lastKnownElr
 */
import { array, type Decoded, int8, int32, message, nullable, uuid } from '../../schema.ts';

export const partitionRecord = message(
  'PartitionRecord',
  { apiKey: 3, type: 'metadata', versions: '0-2', flexible: '0+' },
  {
    partitionId: int32({ default: -1 }),
    topicId: uuid(),
    replicas: array(int32()),
    isr: array(int32()),
    removingReplicas: array(int32()),
    addingReplicas: array(int32()),
    leader: int32({ default: -1 }),
    leaderRecoveryState: int8({ tag: 0 }),
    leaderEpoch: int32({ default: -1 }),
    partitionEpoch: int32({ default: -1 }),
    directories: array(uuid(), { versions: '1+' }),
    eligibleLeaderReplicas: nullable(array(int32()), { versions: '2+', default: null, tag: 1 }),
    lastKnownElr: nullable(array(int32()), { versions: '2+', default: null, tag: 2 }),
  },
);
export type PartitionRecord = Decoded<typeof partitionRecord>;
