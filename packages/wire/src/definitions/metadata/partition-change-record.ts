/**
 * PartitionChangeRecord (5), versions 0–2: in the cluster's metadata log.
 * What changed of a partition; what did not is left out.
 * Since: 1 directories · 2 eligibleLeaderReplicas, lastKnownElr
 */
import { array, type Decoded, int8, int32, message, nullable, uuid } from '../../schema.ts';

export const partitionChangeRecord = message(
  'PartitionChangeRecord',
  { apiKey: 5, type: 'metadata', versions: '0-2', flexible: '0+' },
  {
    partitionId: int32({ default: -1 }),
    topicId: uuid(),
    isr: nullable(array(int32()), { default: null, tag: 0 }),
    leader: int32({ default: -2, tag: 1 }),
    replicas: nullable(array(int32()), { default: null, tag: 2 }),
    removingReplicas: nullable(array(int32()), { default: null, tag: 3 }),
    addingReplicas: nullable(array(int32()), { default: null, tag: 4 }),
    leaderRecoveryState: int8({ default: -1, tag: 5 }),
    directories: nullable(array(uuid()), { versions: '1+', default: null, tag: 8 }),
    eligibleLeaderReplicas: nullable(array(int32()), { versions: '2+', default: null, tag: 6 }),
    lastKnownElr: nullable(array(int32()), { versions: '2+', default: null, tag: 7 }),
  },
);
export type PartitionChangeRecord = Decoded<typeof partitionChangeRecord>;
